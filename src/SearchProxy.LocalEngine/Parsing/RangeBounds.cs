using System.Text.Json;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>The two ends of a range as given; a missing one is null.</summary>
internal sealed record RangeBounds(string? Lower, bool IncludesLower, string? Upper, bool IncludesUpper)
{
    public static RangeBounds Read(Options options)
    {
        var includesLower = options.Take("include_lower") is not { } lower || JsonRead.Bool(lower, "include_lower");
        var includesUpper = options.Take("include_upper") is not { } upper || JsonRead.Bool(upper, "include_upper");
        var bounds = new RangeBounds(Text(options, "from"), includesLower, Text(options, "to"), includesUpper);
        bounds = Text(options, "gte") is { } gte ? bounds with { Lower = gte, IncludesLower = true } : bounds;
        bounds = Text(options, "gt") is { } gt ? bounds with { Lower = gt, IncludesLower = false } : bounds;
        bounds = Text(options, "lte") is { } lte ? bounds with { Upper = lte, IncludesUpper = true } : bounds;
        return Text(options, "lt") is { } lt ? bounds with { Upper = lt, IncludesUpper = false } : bounds;
    }

    /// <summary>Whether a term lies in the range, in ordinal order.</summary>
    public bool Accepts(string term)
    {
        var toLower = Lower is null ? 1 : string.CompareOrdinal(term, Lower);
        var toUpper = Upper is null ? -1 : string.CompareOrdinal(term, Upper);
        return (toLower > 0 || (toLower == 0 && IncludesLower)) && (toUpper < 0 || (toUpper == 0 && IncludesUpper));
    }

    private static string? Text(Options options, string name) =>
        options.Take(name) is { ValueKind: not JsonValueKind.Null } value ? JsonRead.Text(value, name) : null;
}
