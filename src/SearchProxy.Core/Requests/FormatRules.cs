using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Only JSON in and JSON out is read; YAML, CBOR and SMILE are carried.</summary>
internal static class FormatRules
{
    private static readonly string[] Carried = ["yaml", "cbor", "smile"];

    private static readonly string[] JsonTypes =
    [
        "application/json",
        "application/x-ndjson",
        "application/vnd.elasticsearch+json",
        "application/vnd.elasticsearch+x-ndjson",
    ];

    public static Refusal? CheckRequest(SearchDraft draft) =>
        draft.Input.Body.IsEmpty || IsJson(draft.Input.ContentType) ? null : new Refusal(BypassReason.Format, "Content-Type");

    public static Refusal? CheckAnswer(SearchDraft draft)
    {
        if (draft.Parameter("format") is { } format && format is not ("" or "json"))
        {
            return new Refusal(BypassReason.Format, "format parameter");
        }

        return draft.Input.Accept is { } accept && Array.Exists(Carried, type => accept.Contains(type, StringComparison.OrdinalIgnoreCase))
            ? new Refusal(BypassReason.Format, "Accept")
            : null;
    }

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
