using System.Globalization;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>The names of general categories in patterns, as sets of bits.</summary>
internal static class GeneralCategories
{
    public const string Supported = "the general categories (\\p{L}, \\p{Lu}, … \\p{Cn}, \\p{Letter}, \\p{Mark}, \\p{Number}, "
        + "\\p{Punctuation}, \\p{Symbol}, \\p{Separator})";

    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>One bit for each <see cref="UnicodeCategory"/> that the name stands for; 0 = no such name.</summary>
    public static int BitsOf(string name)
    {
        var wanted = name switch
        {
            "Letter" => "L",
            "Mark" => "M",
            "Number" => "N",
            "Punctuation" => "P",
            "Symbol" => "S",
            "Separator" => "Z",
            _ => name,
        };
        if (wanted.Length is not (1 or 2))
        {
            return 0;
        }
        var bits = 0;
        for (var i = 0; i < Names.Length; i++)
        {
            if (Names[i].StartsWith(wanted, StringComparison.Ordinal))
            {
                bits |= 1 << i;
            }
        }

        return bits;
    }
}
