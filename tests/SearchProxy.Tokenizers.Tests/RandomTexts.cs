using FsCheck;
using FsCheck.Fluent;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>Random texts of everything that tokenizers stumble over.</summary>
internal static class RandomTexts
{
    private static readonly string[] Pieces =
    [
        " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u3000", "\u200B", "\uFEFF", "\u2028", "\0", "\u0007", "\u007F", "\u0085", "\uFFFD",
        "e\u0301", "\u00E9", "\u0301\u0316", "\u0344", "\u0F73", "\uAC00", "\u1100\u1161\u11A8", "\u0130", "\u03A3", "\uFB01",
        "\u00BD\u0301",
        "\u4E2D\u6587", "\U00020000", "\U0001F600", "\U0001F468\u200D\U0001F469", "\U0001F1E9\U0001F1EA", "\uD83D", "\uDE00", "\u0600A",
        "'s", "'\u017F", "don't", "1234", "\u00B2\u2167", "\U0001D7CE", "[SEP]", "</s>", "<mask>", "<|endoftext|>", "tok_lr", "tok_sw",
        "[UNK]",
        "the", "Search", "proxy", "ing", ".", ",", "-", "_", "\u2581", "##a", "\u0120", "<0x41>",
    ];

    /// <summary>Up to some forty pieces: those above, and single code units of all kinds.</summary>
    public static Arbitrary<string> Any { get; } = Arb.From(
        Gen.OneOf(
            Gen.Elements(Pieces),
            Gen.Choose(1, 0xFFFF).Select(c => ((char)c).ToString()),
            Gen.Choose('a', 'z').Select(c => ((char)c).ToString()))
            .ArrayOf()
            .Select(string.Concat));
}
