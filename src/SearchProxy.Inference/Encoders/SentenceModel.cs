using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>Tokenizer, graph and plan of a bi-encoder: one text in, one vector out, on the calling thread.</summary>
internal sealed class SentenceModel(TextGraph graph, ModelTokenizer tokenizer, EncoderPlan plan) : IDisposable
{
    public TextGraph Graph => graph;

    public ModelTokenizer Tokenizer => tokenizer;

    public EncoderPlan Plan => plan;

    /// <summary>The vector of prompt and text.</summary>
    /// <exception cref="InferenceException">The graph fails, or its numbers cannot be a vector.</exception>
    public float[] Encode(string prompt, string text, InputBuffers buffers)
    {
        var skip = plan.IncludePrompt || prompt.Length == 0 ? 0 : tokenizer.CountPromptTokens(prompt, buffers);
        tokenizer.Encode(prompt.Length == 0 ? text : prompt + text, plan.MaxTokens, buffers);
        return VectorFinish.Apply(Pool(buffers.Row.Ids, buffers.Row.TypeIds, skip, buffers), plan);
    }

    /// <summary>The graph's pooled answer, before normalisation and cut.</summary>
    /// <exception cref="InferenceException">The graph fails or gives another shape than a vector or one vector a token.</exception>
    public float[] Pool(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds, int skip, InputBuffers buffers)
    {
        if (ids.Length == 0)
        {
            throw new InferenceException(
                ModelLoadFault.Unsupported, "The text gives no tokens, and the model's tokenizer adds none: there is no vector for it.");
        }

        using var output = graph.Run(ids, typeIds, buffers);
        var numbers = output.Read();
        return output.Shape switch
        {
            [1, > 0] => numbers.ToArray(),
            [1, var tokens, > 0 and var size] when tokens == ids.Length || (tokens == 1 && plan.ReadsFirstTokenOnly) =>
                Pooling.Apply(numbers, (int)size, skip, plan.Modes),
            [1, 1, > 0] => throw new InferenceException(
                ModelLoadFault.Inconsistent,
                "The graph gives the first token alone, and the pooling reads others. It was rewritten for cls pooling: name the model's "
                    + "own file, or run `searchproxy models optimize` again."),
            _ => throw EncoderOutput.BadRank(graph.Output.Name, output.Shape),
        };
    }

    public void Dispose() => graph.Dispose();
}
