using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>Tokenizer, graph and plan of a cross-encoder: one pair in, one score out, on the calling thread.</summary>
internal sealed class PairModel(TextGraph graph, ModelTokenizer tokenizer, RerankPlan plan, IReadOnlyList<string> labels) : IDisposable
{
    public TextGraph Graph => graph;

    public ModelTokenizer Tokenizer => tokenizer;

    public RerankPlan Plan => plan;

    /// <summary>The query's side of every pair, tokenized once.</summary>
    public PairQuery Prepare(string query) => tokenizer.PrepareQuery(query, plan);

    /// <summary>Puts one pair's tokens into the buffers; the passage is not read any more after that.</summary>
    public void Encode(PairQuery query, ReadOnlySpan<char> passage, InputBuffers buffers) =>
        tokenizer.EncodePair(query, passage, plan, buffers);

    /// <summary>True when nothing of the pair is cut. Reads the whole texts.</summary>
    public bool Fits(string query, ReadOnlySpan<char> passage)
    {
        var ofQuery = tokenizer.Count(query);
        return (plan.Truncation == PairTruncation.LongestFirst || ofQuery <= plan.MaxQueryTokens)
            && ofQuery + tokenizer.Count(passage) + tokenizer.PairSpecialTokens <= plan.MaxTokens;
    }

    /// <summary>The score of the pair in the buffers.</summary>
    /// <exception cref="InferenceException">The graph fails, or its numbers are not finite.</exception>
    public float Score(InputBuffers buffers) =>
        ActivationRule.Apply(plan.Activation, Logits(buffers.Row.Ids, buffers.Row.TypeIds, buffers));

    /// <summary>The one or two logits of one pair, all finite.</summary>
    /// <exception cref="InferenceException">The graph fails, gives another shape, or numbers that are not finite.</exception>
    public float[] Logits(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds, InputBuffers buffers)
    {
        using var output = graph.Run(ids, typeIds, buffers);
        RerankOutput.Check(graph.Output.Name, output.Shape, labels);
        var logits = output.Read().ToArray();
        VectorFinish.RefuseNotFinite(logits);
        return logits;
    }

    public void Dispose() => graph.Dispose();
}
