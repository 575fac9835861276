using SearchProxy.Gateway.Search;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Serving;

/// <summary><c>/_searchproxy/rerank</c>: all scores or none, the numbers of <c>searchproxy models score</c>.</summary>
internal sealed class ServedReranker(SearchModels models, ModelServingOptions options) : IServedModel
{
    public string Name => "rerank";

    /// <summary>Cohere's clients of both versions, Jina's, and whatever speaks like them.</summary>
    public IReadOnlyList<string> Paths { get; } = ["/rerank", "/v1/rerank", "/v2/rerank"];

    public async Task<ServingAnswer> RunAsync(ReadOnlyMemory<byte> body, string id, CancellationToken stop)
    {
        var (call, refusal, shape) = RerankCallReader.Read(body, options);
        if (call is null)
        {
            return Refuse(refusal!, shape);
        }

        var (reranker, missing) = Find(call.Model);
        if (reranker is null)
        {
            return Refuse(missing!, shape);
        }

        if (Unfit(call, reranker) is { } unfit)
        {
            return Refuse(unfit, shape);
        }

        var scores = await reranker.ScoreAsync(
            call.Query, [.. call.Documents.Select(document => document.AsMemory())], WorkUrgency.Background, stop);
        return scores.Fault == RerankFault.None && scores.Scored == call.Documents.Count
            ? new ServingAnswer(
                200, RerankAnswerWriter.Write(call, scores.Values.Span, id, reranker.ModelId), call.Documents.Count, Fault: null)
            : Refuse(Explain(scores, call), shape);
    }

    public ServingAnswer Refuse(ServingRefusal refusal) => Refuse(refusal, RerankShape.Unknown);

    private static ServingAnswer Refuse(ServingRefusal refusal, RerankShape shape) =>
        new(refusal.Status, RerankAnswerWriter.WriteRefusal(refusal, shape), Texts: 0, refusal.Fault);

    private (IReranker? Reranker, ServingRefusal? Refusal) Find(string? name)
    {
        var usual = models.Reranker;
        if (name is null || (usual is not null && ServedName.Means(name, usual.ModelId)))
        {
            return usual is null
                ? (null, new ServingRefusal(ServingFault.NotLoaded, "the reranker is not loaded; /_searchproxy/health/ready says why"))
                : (usual, null);
        }

        var named = models.Named;
        if (named.TryGetValue(name, out var found))
        {
            return (found, null);
        }

        var known = string.Join(", ", named.Keys.Concat(usual is null ? [] : [ServedName.Of(usual.ModelId)]).Order(StringComparer.Ordinal));
        return (null, new ServingRefusal(
            ServingFault.UnknownModel, $"there is no reranker `{name}`; there are: {(known.Length == 0 ? "none" : known)}", "model"));
    }

    private static ServingRefusal? Unfit(RerankCall call, IReranker reranker)
    {
        if (call.RawScores && reranker.Scale != ScoreScale.Logits)
        {
            return ServingRefusal.Invalid(
                "raw_scores", $"`raw_scores` is true; {reranker.ModelId} gives probabilities, whose logits are not kept");
        }

        for (var i = 0; !call.Cuts && i < call.Documents.Count; i++)
        {
            if (reranker.Fits(call.Query, call.Documents[i].AsMemory()) != true)
            {
                return new ServingRefusal(
                    ServingFault.TooLarge,
                    $"`truncate` is false, and the query with texts[{i}] is longer than {reranker.ModelId} reads",
                    "truncate");
            }
        }

        return null;
    }

    private static ServingRefusal Explain(RerankScores scores, RerankCall call) => scores.Fault switch
    {
        RerankFault.Deadline => new ServingRefusal(
            ServingFault.Deadline, $"time was up after {scores.Scored} of {call.Documents.Count} texts; send fewer, or later"),
        RerankFault.Overload =>
            new ServingRefusal(ServingFault.Overload, "the model has more work waiting than it may take; try again later"),
        _ => new ServingRefusal(ServingFault.Model, "the model failed, or gave a number that is not finite"),
    };
}
