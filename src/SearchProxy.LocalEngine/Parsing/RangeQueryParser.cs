using System.Globalization;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads <c>range</c> over numbers, dates and keywords.</summary>
internal static class RangeQueryParser
{
    public static Query Parse(JsonElement body, QueryContext context)
    {
        var member = JsonRead.Single(body, "range");
        var options = Options.Of(member.Value, "range");
        var bounds = RangeBounds.Read(options);
        var format = options.TakeText("format");
        options.Accept("relation", "intersects");
        options.Finish();
        if (context.Find(member.Name) is not { } field)
        {
            return new MatchNoneQuery();
        }

        return options.Boosted(field.Kind switch
        {
            MappedKind.Date => Dates(field, bounds, format is null ? field.Dates : DateFormats.Parse(format), context),
            MappedKind.Whole or MappedKind.Fraction => Numbers(field, bounds),
            MappedKind.Keyword or MappedKind.Text => new TermPatternQuery(field, bounds.Accepts),
            _ => throw EngineErrors.AtShard(
                $"failed to create query: Field [{field.Name}] of type [{field.Type}] does not support range queries",
                "illegal_argument_exception"),
        });
    }

    /// <summary>All instants from the first of one date to the last of another.</summary>
    public static Query Dates(FieldMapping field, string from, string to, QueryContext context) =>
        Dates(field, new RangeBounds(from, true, to, true), field.Dates, context);

    private static NumberRangeQuery Dates(FieldMapping field, RangeBounds bounds, DateFormats formats, QueryContext context)
    {
        var least = bounds.Lower is { } lower ? DateMath.Resolve(lower, formats, context.Now, !bounds.IncludesLower) : long.MinValue;
        var most = bounds.Upper is { } upper ? DateMath.Resolve(upper, formats, context.Now, bounds.IncludesUpper) : long.MaxValue;
        return Between(field, least, bounds.IncludesLower, most, bounds.IncludesUpper, bounds);
    }

    private static NumberRangeQuery Numbers(FieldMapping field, RangeBounds bounds)
    {
        bool lowerCut = false, upperCut = false;
        var least = bounds.Lower is { } lower ? Number(field, lower, up: true, out lowerCut) : long.MinValue;
        var most = bounds.Upper is { } upper ? Number(field, upper, up: false, out upperCut) : long.MaxValue;
        return Between(field, least, bounds.IncludesLower || lowerCut, most, bounds.IncludesUpper || upperCut, bounds);
    }

    private static NumberRangeQuery Between(
        FieldMapping field, long least, bool includesLeast, long most, bool includesMost, RangeBounds bounds)
    {
        if ((bounds.Lower is not null && !includesLeast && least == long.MaxValue)
            || (bounds.Upper is not null && !includesMost && most == long.MinValue))
        {
            return new NumberRangeQuery(field, 1, 0);
        }

        return new NumberRangeQuery(
            field,
            bounds.Lower is not null && !includesLeast ? least + 1 : least,
            bounds.Upper is not null && !includesMost ? most - 1 : most);
    }

    /// <summary>
    /// A bound in the form of its field; a fraction is moved to the next whole number inside the range, which then counts.
    /// </summary>
    private static long Number(FieldMapping field, string text, bool up, out bool cut)
    {
        cut = false;
        if (field.Kind is MappedKind.Fraction)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? SortableNumber.FromDouble(field.Type == "float" ? (float)number : number)
                : throw Malformed(text);
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
        {
            throw Malformed(text);
        }

        var whole = up ? Math.Ceiling(bound) : Math.Floor(bound);
        cut = whole != bound;
        return (long)Math.Clamp(whole, long.MinValue, long.MaxValue);
    }

    private static EngineErrorException Malformed(string text) =>
        EngineErrors.AtShard($"failed to create query: For input string: \"{text}\"");
}

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
