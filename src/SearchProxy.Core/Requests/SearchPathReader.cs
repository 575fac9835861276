using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Takes the index part out of a search path. The route itself was matched before.</summary>
internal static class SearchPathReader
{
    public static Refusal? Read(SearchDraft draft)
    {
        var path = draft.Input.RawPath.AsSpan().Trim('/');
        if (path.EndsWith("/template", StringComparison.Ordinal))
        {
            return new Refusal(BypassReason.Template);
        }

        var slash = path.IndexOf('/');
        var index = slash < 0 ? default : path[..slash];
        var endpoint = path[(slash + 1)..];
        if (endpoint is not "_search" || draft.Input.RawPath.Contains("//", StringComparison.Ordinal))
        {
            return new Refusal(BypassReason.UrlNotUnderstood, "path");
        }

        draft.Target = new SearchTarget(draft.Input.RawPath, index.ToString());
        return PercentDecoder.TryDecode(index, plusIsSpace: false, out _) ? null : new Refusal(BypassReason.UrlNotUnderstood, "path");
    }

    public static Refusal? CheckIndexes(SearchDraft draft)
    {
        PercentDecoder.TryDecode(draft.Target!.RawIndex, plusIsSpace: false, out var names);
        return HasSystemIndex(names) ? new Refusal(BypassReason.SystemIndex) : null;
    }

    private static bool HasSystemIndex(ReadOnlySpan<char> names)
    {
        foreach (var part in names.Split(','))
        {
            var name = names[part].Trim();
            var local = name[(name.IndexOf(':') + 1)..];
            if (local.TrimStart('<').StartsWith('.'))
            {
                return true;
            }
        }

        return false;
    }
}
