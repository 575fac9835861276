using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>One question of a search to a model, until the search's deadline.</summary>
internal sealed class PassageScoring(SearchLaneOptions options, SearchLog log)
{
    /// <summary>Scores the texts. Never throws, whatever the model does.</summary>
    public async ValueTask<RerankScores> ScoreAsync(
        ActiveSearch search, RecallPlan plan, IReranker reranker, IReadOnlyList<ReadOnlyMemory<char>> texts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(search.Deadline, search.Aborted);
        try
        {
            return await reranker.ScoreAsync(plan.Intent.Text, texts, ModelOrder.Of(search, options), stop.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A reranker answers its faults as values; one that throws has a bug, and the client still gets its hits.
            log.RerankerThrew(e);
            return RerankScores.Failed(texts.Count, RerankFault.Model);
        }
    }

    /// <summary>What a fault of a model is to the search.</summary>
    public static DegradeReason ReasonOf(RerankFault fault) => fault switch
    {
        RerankFault.Overload => DegradeReason.Overload,
        RerankFault.Deadline => DegradeReason.Deadline,
        _ => DegradeReason.Inference,
    };
}
