using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Ways of searching whose order belongs to the engine or to the client: cursors, snapshots, and rankings of their own.</summary>
internal static class OrderRules
{
    private static readonly string[] Rankings = ["retriever", "rank", "sub_searches"];

    public static Refusal? Check(SearchDraft draft)
    {
        if (draft.Parameter("scroll") is not null || draft.HasMember("slice"))
        {
            return new Refusal(BypassReason.Scroll);
        }

        if (draft.HasMember("search_after"))
        {
            return new Refusal(BypassReason.SearchAfter);
        }

        if (draft.HasMember("pit"))
        {
            return new Refusal(BypassReason.PointInTime);
        }

        return CheckRanking(draft) ?? CheckStoredFields(draft);
    }

    private static Refusal? CheckRanking(SearchDraft draft)
    {
        foreach (var name in Rankings)
        {
            if (draft.HasMember(name))
            {
                return new Refusal(BypassReason.AlreadyRanked, name);
            }
        }

        // What a pipeline does to the hits cannot be seen from here; only the one that does nothing is known.
        var inUrl = draft.Parameter("search_pipeline");
        var inBody = draft.Member("search_pipeline");
        return inUrl is not (null or "_none") || inBody is { } pipeline && !pipeline.Span.SequenceEqual("\"_none\""u8)
            ? new Refusal(BypassReason.AlreadyRanked, "search_pipeline")
            : null;
    }

    private static Refusal? CheckStoredFields(SearchDraft draft)
    {
        var none = string.Equals(draft.Parameter("stored_fields"), "_none_", StringComparison.Ordinal)
            || draft.Member("stored_fields") is { } fields && fields.Span.IndexOf("_none_"u8) >= 0;
        return none ? new Refusal(BypassReason.StoredFieldsNone) : null;
    }
}
