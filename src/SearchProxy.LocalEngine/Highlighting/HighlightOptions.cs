using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>How a field is highlighted.</summary>
/// <param name="Before">Put before each match.</param>
/// <param name="After">Put behind each match.</param>
/// <param name="Fragments">Fragments shown at most; 0 shows the whole value.</param>
/// <param name="FragmentLength">Length of a fragment in UTF-16 units, about.</param>
/// <param name="SameField">Whether only what the query seeks in this very field is marked.</param>
/// <param name="ByScore">Whether the best fragment comes first, rather than the first one.</param>
/// <param name="Query">What to mark instead of the search's query.</param>
/// <param name="NoMatchLength">How much of the beginning is shown, in UTF-16 units, when nothing is marked; 0 shows nothing.</param>
internal sealed record HighlightOptions(
    string Before, string After, int Fragments, int FragmentLength, bool SameField, bool ByScore, JsonElement? Query, int NoMatchLength)
{
    public static readonly HighlightOptions Default = new("<em>", "</em>", 5, 100, true, false, null, 0);

    public static HighlightOptions Read(Options options, HighlightOptions common)
    {
        options.Accept("type", "plain", "unified");
        options.Accept("encoder", "default");
        options.Accept("fragmenter", "simple");
        options.Accept("boundary_scanner_locale");
        var order = options.TakeText("order");
        return new HighlightOptions(
            Tag(options, "pre_tags") ?? common.Before,
            Tag(options, "post_tags") ?? common.After,
            options.Take("number_of_fragments") is { } count ? JsonRead.Int(count, "number_of_fragments") : common.Fragments,
            options.Take("fragment_size") is { } length ? Math.Max(1, JsonRead.Int(length, "fragment_size")) : common.FragmentLength,
            options.Take("require_field_match") is { } same ? JsonRead.Bool(same, "require_field_match") : common.SameField,
            order is null ? common.ByScore : ReadOrder(order),
            options.Take("highlight_query") ?? common.Query,
            options.Take("no_match_size") is { } size ? JsonRead.Int(size, "no_match_size") : common.NoMatchLength);
    }

    private static string? Tag(Options options, string name) =>
        options.Take(name) is { } tags ? JsonRead.Texts(tags, name).FirstOrDefault() : null;

    private static bool ReadOrder(string order) => order switch
    {
        "score" => true,
        "none" => false,
        _ => throw EngineErrors.Illegal($"[order] of a highlight is score or none, found [{order}]"),
    };
}
