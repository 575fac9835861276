using System.Text;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Splits the query string as the engines do: <c>&amp;</c> and <c>;</c> separate, the first <c>=</c> ends the name, a name without
/// <c>=</c> has an empty value, empty parts are skipped. Unknown names are kept: the engine refuses them in its own words.
/// </summary>
public static class UrlQueryReader
{
    internal static Refusal? Read(SearchDraft draft)
    {
        if (!TrySplit(draft.Input.RawQuery, draft.Url))
        {
            return new Refusal(BypassReason.UrlNotUnderstood, "query string");
        }

        draft.FilterPath = draft.Parameter("filter_path");
        return TakeSource(draft);
    }

    /// <summary>False when a name is empty or something cannot be decoded.</summary>
    public static bool TrySplit(ReadOnlySpan<char> query, List<UrlParameter> parameters)
    {
        foreach (var range in query.SplitAny('&', ';'))
        {
            var part = query[range];
            if (part.IsEmpty)
            {
                continue;
            }

            var equals = part.IndexOf('=');
            var rawName = equals < 0 ? part : part[..equals];
            var rawValue = equals < 0 ? default : part[(equals + 1)..];
            if (rawName.IsEmpty
                || !PercentDecoder.TryDecode(rawName, plusIsSpace: true, out var name)
                || !PercentDecoder.TryDecode(rawValue, plusIsSpace: true, out var value))
            {
                return false;
            }

            parameters.Add(new UrlParameter(name, value, part.ToString()));
        }

        return true;
    }

    /// <summary><c>source</c> is the body written into the URL.</summary>
    private static Refusal? TakeSource(SearchDraft draft)
    {
        draft.Json = draft.Input.Body;
        if (draft.Parameter("source") is { } source)
        {
            if (!draft.Input.Body.IsEmpty)
            {
                return new Refusal(BypassReason.UrlNotUnderstood, "source together with a body");
            }

            if (draft.Parameter("source_content_type") is not { } type)
            {
                return new Refusal(BypassReason.UrlNotUnderstood, "source without source_content_type");
            }

            if (!FormatRules.IsJson(type))
            {
                return new Refusal(BypassReason.Format, "source_content_type");
            }

            draft.Json = Encoding.UTF8.GetBytes(source);
        }

        // Without source these two would be an error of the engine's own, so they go on to it then.
        var taken = draft.Parameter("source") is null
            ? ["filter_path"]
            : (ReadOnlySpan<string>)["filter_path", "source", "source_content_type"];
        for (var i = draft.Url.Count - 1; i >= 0; i--)
        {
            if (taken.Contains(draft.Url[i].Name))
            {
                draft.Url.RemoveAt(i);
            }
        }

        return null;
    }
}
