using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Only JSON in and JSON out is read; YAML, CBOR and SMILE are carried.</summary>
public static class FormatRules
{
    private static readonly string[] Carried = ["yaml", "cbor", "smile"];

    private static readonly string[] JsonTypes =
    [
        "application/json",
        "application/x-ndjson",
        "application/vnd.elasticsearch+json",
        "application/vnd.elasticsearch+x-ndjson",
    ];

    internal static Refusal? CheckRequest(SearchDraft draft) =>
        draft.Input.Body.IsEmpty || IsJson(draft.Input.ContentType) ? null : new Refusal(BypassReason.Format, "Content-Type");

    internal static Refusal? CheckAnswer(SearchDraft draft)
    {
        if (!IsJsonFormat(draft.Parameter("format")))
        {
            return new Refusal(BypassReason.Format, "format parameter");
        }

        return AcceptsJson(draft.Input.Accept) ? null : new Refusal(BypassReason.Format, "Accept");
    }

    /// <summary>True when the parameter <c>format</c> asks for JSON or for nothing.</summary>
    public static bool IsJsonFormat(string? format) => format is null or "" or "json";

    /// <summary>False when an Accept header names one of the formats that are only carried.</summary>
    public static bool AcceptsJson(string? accept) =>
        accept is null || !Array.Exists(Carried, type => accept.Contains(type, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for the media types that the engines read as JSON, whatever their parameters.</summary>
    public static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var semicolon = type.IndexOf(';');
        type = (semicolon < 0 ? type : type[..semicolon]).Trim();
        foreach (var json in JsonTypes)
        {
            if (type.Equals(json, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
