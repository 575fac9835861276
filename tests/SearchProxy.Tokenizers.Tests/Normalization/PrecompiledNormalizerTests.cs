using SearchProxy.Tokenizers.Normalization;

namespace SearchProxy.Tokenizers.Tests.Normalization;

public class PrecompiledNormalizerTests
{
    /// <summary>Rules for A → x, A + U+0301 → y and B → nothing, as a double-array trie.</summary>
    private static readonly Lazy<PrecompiledNormalizer> Rules = new(() => new PrecompiledNormalizer(PrecompiledMap.Read(DoubleArray())!));

    [Theory]
    [InlineData("A", "x")]
    [InlineData("aAb", "axb")]
    [InlineData("A\u0301", "x")]
    [InlineData("A\u0301\u0302", "x")]
    [InlineData("A\u0301\u0302\u0303", "x\u0301\u0302\u0303")]
    [InlineData("aB", "a")]
    [InlineData("\u00E9", "\u00E9")]
    public void A_short_cluster_is_replaced_by_what_its_shortest_beginning_stands_for(string text, string expected) =>
        Assert.Equal(expected, new NormalizerChain([Rules.Value]).Rewrite(text));

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 8, 0, 0, 0, 1, 2, 3, 4 })]
    public void Bytes_that_are_no_rules_are_refused(byte[] bytes) => Assert.Null(PrecompiledMap.Read(bytes));

    /// <summary>
    /// Units by hand: a node's children lie at node ^ offset ^ byte; bit 8 says that a value follows at label 0, which is the
    /// position of the replacement in the text after the trie.
    /// </summary>
    private static byte[] DoubleArray()
    {
        const uint Leaf = 0x100;
        var units = new uint[1024];
        uint At(uint offset) => offset << 10;
        units[0] = At(0x100);
        units[0x100 ^ 'A'] = At(0x100 ^ 'A' ^ 0x200) | Leaf | 'A';
        units[0x200] = 0;
        units[0x200 ^ 0xCC] = At(0x200 ^ 0xCC ^ 0x300) | 0xCC;
        units[0x300 ^ 0x81] = At(0x300 ^ 0x81 ^ 0x380) | Leaf | 0x81;
        units[0x380] = 2;
        units[0x100 ^ 'B'] = At(0x100 ^ 'B' ^ 0x3C0) | Leaf | 'B';
        units[0x3C0] = 4;
        byte[] texts = [(byte)'x', 0, (byte)'y', 0, 0];
        return [.. BitConverter.GetBytes((uint)units.Length * 4), .. units.SelectMany(BitConverter.GetBytes), .. texts];
    }
}
