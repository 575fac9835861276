using System.Globalization;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>The tables of normalization-9.0.txt.</summary>
internal sealed class NormalizationTables
{
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatibility = [];

    private NormalizationTables()
    {
    }

    public PagedTable CombiningClass { get; } = new();

    /// <summary>Not 0 for the characters that decompose or have a combining class, Hangul syllables included.</summary>
    public PagedTable Affected { get; } = new();

    /// <summary>1 for the characters of the categories Mn, Mc and Me.</summary>
    public PagedTable Marks { get; } = new();

    /// <summary>First character in the upper half of the key, second in the lower.</summary>
    public Dictionary<long, int> Composites { get; } = [];

    public static NormalizationTables Load()
    {
        var tables = new NormalizationTables();
        tables.Affected.SetRange(Decomposition.HangulBase, Decomposition.HangulBase + Decomposition.HangulCount - 1, 1);
        foreach (var fields in UnicodeResource.Read("normalization-9.0.txt"))
        {
            tables.Add(fields);
        }
        return tables;
    }

    /// <summary>The full decomposition; empty when the character stays as it is.</summary>
    public ReadOnlySpan<int> Decomposed(int codePoint, bool compatibility)
    {
        if (compatibility && _compatibility.TryGetValue(codePoint, out var parts))
        {
            return parts;
        }
        return _canonical.TryGetValue(codePoint, out parts) ? parts : default;
    }

    private void Add(string[] fields)
    {
        var first = UnicodeResource.Hex(fields[1]);
        var second = UnicodeResource.Hex(fields[2]);
        switch (fields[0])
        {
            case "R":
                Affected.SetRange(first, second, 1);
                CombiningClass.SetRange(first, second, byte.Parse(fields[3], CultureInfo.InvariantCulture));
                break;
            case "M":
                Marks.SetRange(first, second, 1);
                break;
            case "P":
                Composites.Add(((long)first << 32) | (uint)second, UnicodeResource.Hex(fields[3]));
                break;
            default:
                var table = string.Equals(fields[0], "D", StringComparison.Ordinal) ? _canonical : _compatibility;
                Affected.SetRange(first, first, 1);
                table.Add(first, Array.ConvertAll(fields[2..], UnicodeResource.Hex));
                break;
        }
    }
}
