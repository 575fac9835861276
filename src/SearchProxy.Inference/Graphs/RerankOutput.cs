using Microsoft.ML.OnnxRuntime.Tensors;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Graphs;

/// <summary>Finds the output of a graph that holds one or two logits a pair.</summary>
internal static class RerankOutput
{
    public const string Logits = "logits";

    /// <param name="outputs">The graph's outputs.</param>
    /// <param name="labels">Names of the labels by config.json, for the message.</param>
    /// <exception cref="InferenceException">There is none, or it is not one or two numbers a pair.</exception>
    public static TensorDeclaration Choose(IReadOnlyList<TensorDeclaration> outputs, IReadOnlyList<string> labels)
    {
        var chosen = outputs.FirstOrDefault(output => output.Name == Logits)
            ?? (outputs is [{ Rank: <= 2 } single] && single.Name != EncoderOutput.Sentence ? single : null)
            ?? throw Refuse(
                $"the outputs are {string.Join(", ", outputs)}; a reranker needs `{Logits}` of shape [batch, 1] or [batch, 2]. Is it "
                    + "an encoder?");
        if (chosen.Type is not (TensorElementType.Float or TensorElementType.Float16))
        {
            throw Refuse($"the output `{chosen.Name}` holds {chosen.Type} numbers; float and float16 are supported");
        }

        // Rank 0 may also mean that the graph does not say: the first run tells.
        if (chosen.Rank != 0)
        {
            Check(chosen.Name, chosen.Shape, labels);
        }

        return chosen;
    }

    /// <summary>Refuses a shape, declared or real, that is not one or two numbers a pair.</summary>
    /// <exception cref="InferenceException">It is not.</exception>
    public static void Check(string name, IReadOnlyList<long> shape, IReadOnlyList<string> labels)
    {
        if (shape.Count == 0)
        {
            throw Refuse($"`{name}` is one number for the whole batch: the output has no batch axis; expected [batch, 1] or [batch, 2]");
        }

        if (shape.Count != 2)
        {
            throw Refuse($"logits of rank {shape.Count}: `{name}` has the shape [{string.Join(", ", shape)}]; expected [batch, 1] or "
                + "[batch, 2]. A model that labels every token is not a reranker");
        }

        if (shape[1] is >= 0 and not (1 or 2))
        {
            var names = labels.Count == shape[1] ? $" ({string.Join(", ", labels)})" : "";
            throw Refuse($"{shape[1]} labels{names}; 1 or 2 are supported");
        }
    }

    private static InferenceException Refuse(string what) => new(ModelLoadFault.Unsupported, what + ".");
}
