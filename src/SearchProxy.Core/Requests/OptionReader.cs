using System.Globalization;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Reads the client's own wishes from an allow-list; a header wins over <c>ext.search_proxy</c>. An option that is unknown or out of bounds
/// leads to the engine's own answer with a reason, never to an error: a client must not lose its search to a misspelt option.
/// </summary>
internal static class OptionReader
{
    private const string Supported = "supported: off (true, false), window (2 to 1000), blend (0 to 1), model (name), min-score "
        + "(number), widen ("
        + WideningName.All
        + "), explain (true, false)";
    private const int LeastWindow = 2;
    private const int GreatestWindow = 1_000;
    private const int LongestModelName = 100;

    public static Refusal? ReadHeaders(SearchDraft draft)
    {
        Refusal? refusal = null;
        foreach (var (name, value) in draft.Input.OptionHeaders)
        {
            if (Apply(draft.Options, name, value.AsSpan().Trim()) is { } options)
            {
                draft.Options = options;
            }
            else
            {
                refusal ??= Refuse($"header X-SearchProxy-{Printable(name)}");
            }
        }

        return refusal;
    }

    /// <param name="draft">Gets the options that no header has set.</param>
    /// <param name="reader">On the value of <c>search_proxy</c>; left on its last token.</param>
    public static Refusal? ReadBody(SearchDraft draft, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Refuse("ext.search_proxy is not an object");
        }

        Refusal? refusal = null;
        var options = RequestOptions.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var applied = name is "min-score"
                ? null
                : Apply(options, name is "min_score" ? "min-score" : name, ValueText(ref reader, name));
            if (applied is null)
            {
                refusal ??= Refuse($"ext.search_proxy.{Printable(name)}");
            }

            options = applied ?? options;
            reader.Skip();
        }

        var header = draft.Options;
        draft.Options = new RequestOptions(
            header.Off ?? options.Off,
            header.Window ?? options.Window,
            header.Blend ?? options.Blend,
            header.Model ?? options.Model,
            header.MinScore ?? options.MinScore,
            header.Widen ?? options.Widen,
            header.Explain ?? options.Explain);
        return refusal;
    }

    /// <summary>In JSON only names are strings; a number in quotes is refused.</summary>
    private static ReadOnlySpan<char> ValueText(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number when name is not ("model" or "widen") => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.String when name is "model" or "widen" => reader.GetString(),
        _ => "",
    };

    private static RequestOptions? Apply(RequestOptions options, string name, ReadOnlySpan<char> value) => name switch
    {
        "off" => value is "true" or "false" ? options with { Off = value is "true" } : null,
        "window" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var window)
            && window is >= LeastWindow and <= GreatestWindow
            ? options with { Window = window }
            : null,
        "blend" => Number(value) is { } blend and >= 0 and <= 1 ? options with { Blend = blend } : null,
        "model" => IsModelName(value) ? options with { Model = value.ToString() } : null,
        "min-score" => Number(value) is { } least ? options with { MinScore = least } : null,
        "widen" => WideningName.Find(value) is { } widening ? options with { Widen = widening } : null,
        "explain" => value is "true" or "false" ? options with { Explain = value is "true" } : null,
        _ => null,
    };

    private static double? Number(ReadOnlySpan<char> value) =>
        double.TryParse(
            value,
            NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static bool IsModelName(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '@'))
            {
                return false;
            }
        }

        return value.Length is >= 1 and <= LongestModelName;
    }

    private static Refusal Refuse(string what) => new(BypassReason.OptionNotUnderstood, $"{what}; {Supported}");

    private static string Printable(string name)
    {
        var shown = name.AsSpan(0, Math.Min(name.Length, LongestModelName)).ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsAsciiLetterOrDigit(shown[i]) || shown[i] is '-' or '_' ? shown[i] : '?';
        }

        return new string(shown);
    }
}
