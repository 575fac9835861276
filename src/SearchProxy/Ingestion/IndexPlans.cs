using SearchProxy.Engine.Mappings;
using SearchProxy.Inference;
using SearchProxy.Ingest;

namespace SearchProxy.Ingestion;

/// <summary>The index that an ingestion needs.</summary>
internal static class IndexPlans
{
    public static IndexPlan Of(IngestOptions options, ITextEncoder encoder, string analyzer, int replicas) => new()
    {
        Index = options.Index,
        TextFields = options.TextFields,
        Analyzer = analyzer,
        Model = encoder.ModelId,
        Dimensions = encoder.Dimensions,
        Passages = options.Passages is not null,
        Replicas = replicas,
    };
}
