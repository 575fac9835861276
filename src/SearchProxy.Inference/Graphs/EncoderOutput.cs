using Microsoft.ML.OnnxRuntime.Tensors;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Graphs;

/// <summary>Finds the output of a graph that holds token vectors or the finished sentence vector.</summary>
internal static class EncoderOutput
{
    public const string Sentence = "sentence_embedding";

    private static readonly string[] Tokens = ["last_hidden_state", "token_embeddings"];

    /// <exception cref="InferenceException">There is none; the message names what was found.</exception>
    public static TensorDeclaration Choose(IReadOnlyList<TensorDeclaration> outputs)
    {
        var chosen = outputs.FirstOrDefault(output => output.Name == Sentence)
            ?? Tokens.Select(name => outputs.FirstOrDefault(output => output.Name == name)).FirstOrDefault(output => output is not null)
            ?? (outputs.Count == 1 && outputs[0].Name != RerankOutput.Logits ? outputs[0] : null)
            ?? throw Refuse($"the outputs are {string.Join(", ", outputs)}; an encoder needs {Sentence} or {string.Join(" or ", Tokens)}");
        if (chosen.Type is not (TensorElementType.Float or TensorElementType.Float16))
        {
            throw Refuse($"the output `{chosen.Name}` holds {chosen.Type} numbers; float and float16 are supported");
        }

        if (chosen.Rank is not (0 or 2 or 3))
        {
            throw BadRank(chosen.Name, chosen.Shape);
        }

        return chosen;
    }

    public static InferenceException BadRank(string name, IReadOnlyList<long> shape) => Refuse(
        $"output of rank {shape.Count}: `{name}` has the shape [{string.Join(", ", shape)}]; supported are [batch, sequence, hidden] and "
            + "[batch, hidden]");

    private static InferenceException Refuse(string what) => new(ModelLoadFault.Unsupported, what + ".");
}
