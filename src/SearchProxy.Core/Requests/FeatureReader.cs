using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Notes the parts of the request that the recall plan must treat with care.</summary>
internal static class FeatureReader
{
    private static readonly (string Name, SearchFeatures Feature)[] Members =
    [
        ("aggs", SearchFeatures.Aggregations),
        ("aggregations", SearchFeatures.Aggregations),
        ("suggest", SearchFeatures.Suggest),
        ("highlight", SearchFeatures.Highlight),
        ("explain", SearchFeatures.Explain),
        ("profile", SearchFeatures.Profile),
        ("collapse", SearchFeatures.Collapse),
        ("rescore", SearchFeatures.Rescore),
        ("min_score", SearchFeatures.MinScore),
        ("post_filter", SearchFeatures.PostFilter),
        ("script_fields", SearchFeatures.ScriptFields),
        ("stored_fields", SearchFeatures.StoredFields),
        ("docvalue_fields", SearchFeatures.DocvalueFields),
        ("fields", SearchFeatures.Fields),
        ("terminate_after", SearchFeatures.TerminateAfter),
        ("runtime_mappings", SearchFeatures.RuntimeMappings),
        ("derived", SearchFeatures.RuntimeMappings),
        ("knn", SearchFeatures.OwnVectors),
    ];

    private static readonly (string Name, SearchFeatures Feature)[] Parameters =
    [
        ("explain", SearchFeatures.Explain),
        ("stored_fields", SearchFeatures.StoredFields),
        ("docvalue_fields", SearchFeatures.DocvalueFields),
        ("terminate_after", SearchFeatures.TerminateAfter),
        ("suggest_field", SearchFeatures.Suggest),
    ];

    public static Refusal? Read(SearchDraft draft)
    {
        foreach (var (name, feature) in Members)
        {
            if (draft.Member(name) is { } value && !IsSwitchedOff(value))
            {
                draft.Features |= feature;
            }
        }

        foreach (var (name, feature) in Parameters)
        {
            if (draft.Parameter(name) is { } value && value is not "false")
            {
                draft.Features |= feature;
            }
        }

        if (draft.Member("query") is { } query)
        {
            draft.Features |= DeepFeatures.Find(query);
        }

        if ((draft.Member("aggs") is { } aggs && DeepFeatures.Has(aggs, "top_hits"u8))
            || (draft.Member("aggregations") is { } aggregations && DeepFeatures.Has(aggregations, "top_hits"u8)))
        {
            draft.Features |= SearchFeatures.TopHits;
        }

        return ReadCollapse(draft) ?? RescoreReader.Read(draft);
    }

    private static bool IsSwitchedOff(JsonSlice value) =>
        value.Span.SequenceEqual("false"u8) || value.Span.SequenceEqual("\"false\""u8);

    private static Refusal? ReadCollapse(SearchDraft draft)
    {
        if (draft.Member("collapse") is not { } collapse)
        {
            return null;
        }

        draft.Features |= DeepFeatures.Find(collapse);
        var reader = collapse.Open();
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var isField = reader.ValueTextEquals("field"u8);
                reader.Read();
                if (isField && reader.TokenType == JsonTokenType.String)
                {
                    draft.CollapseField = reader.GetString();
                }

                reader.Skip();
            }
        }

        return draft.CollapseField is null ? new Refusal(BypassReason.ValueNotUnderstood, "collapse") : null;
    }
}
