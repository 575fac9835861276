using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Search;

/// <summary>What the engines refuse in the shape of a search.</summary>
internal static class SearchLimits
{
    public static void Check(SearchBody body, IReadOnlyList<IndexStore> indexes)
    {
        foreach (var index in indexes)
        {
            var (window, limit) = ((long)body.From + body.Size, index.Settings.MaxResultWindow);
            if (window > limit)
            {
                throw EngineErrors.AtShard(
                    $"Result window is too large, from + size must be less than or equal to: [{limit}] but was [{window}]. See the "
                    + "scroll api for a "
                    + "more efficient way to request large data sets. This limit can be set by changing the [index.max_result_window] "
                    + "index level setting.",
                    "illegal_argument_exception");
            }
        }

        if (body.SearchAfter is { } cursor)
        {
            CheckCursor(body, cursor.Count);
        }
    }

    private static void CheckCursor(SearchBody body, int values)
    {
        if (body.Sort.Count == 0)
        {
            throw EngineErrors.AtShard("Sort must contain at least one field.", "illegal_argument_exception");
        }

        if (body.From > 0)
        {
            throw EngineErrors.Validation("`from` parameter must be set to 0 when `search_after` is used");
        }

        if (values != body.Sort.Count)
        {
            throw EngineErrors.AtShard(
                $"search_after has {values} value(s) but sort has {body.Sort.Count}.", "illegal_argument_exception");
        }
    }
}
