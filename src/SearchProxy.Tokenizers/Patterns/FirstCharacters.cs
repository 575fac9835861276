namespace SearchProxy.Tokenizers.Patterns;

/// <summary>What a pattern can begin with, exactly for ASCII and roughly for the rest: only to skip what cannot match.</summary>
internal sealed class FirstCharacters
{
    private readonly bool[] _ascii;

    private FirstCharacters(bool[] ascii) => _ascii = ascii;

    public bool MayBe(int codePoint) => (uint)codePoint >= (uint)_ascii.Length || _ascii[codePoint];

    /// <summary>Null when the pattern can match without taking anything.</summary>
    public static FirstCharacters? Of(PatternNode node)
    {
        var ascii = new bool[0x80];
        return Collect(node, ascii) ? new FirstCharacters(ascii) : null;
    }

    /// <summary>False when the node can be empty.</summary>
    private static bool Collect(PatternNode node, bool[] ascii)
    {
        switch (node)
        {
            case PatternNode.One one:
                for (var c = 0; c < ascii.Length; c++)
                {
                    ascii[c] |= one.Set.Contains(c);
                }
                return true;
            case PatternNode.Sequence sequence:
                return sequence.Items.Any(item => Collect(item, ascii));
            case PatternNode.Choice choice:
                return choice.Items.Aggregate(true, (all, item) => Collect(item, ascii) && all);
            case PatternNode.Repeat repeat:
                return Collect(repeat.Body, ascii) && repeat.Min > 0;
            default:
                return false;
        }
    }
}
