using Microsoft.ML.OnnxRuntime.Tensors;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Graphs;

/// <summary>The inputs that a graph declares, checked against what can be made from text.</summary>
internal static class GraphInputs
{
    public const string Ids = "input_ids";
    public const string Mask = "attention_mask";
    public const string TypeIds = "token_type_ids";
    public const string Positions = "position_ids";

    public static IReadOnlyList<string> Supported { get; } = [Ids, Mask, TypeIds, Positions];

    /// <summary>Refuses a graph that wants something else than token numbers of any count.</summary>
    /// <exception cref="InferenceException">Names what was found and what is supported.</exception>
    public static void Check(IReadOnlyList<TensorDeclaration> inputs)
    {
        var names = inputs.Select(input => input.Name).ToArray();
        var unknown = names.Where(name => !Supported.Contains(name)).ToArray();
        if (!names.Contains(Ids))
        {
            throw Refuse($"unknown inputs {Quote(names)}: there is no `{Ids}`; supported are {string.Join(", ", Supported)}");
        }

        if (unknown.Length > 0)
        {
            throw Refuse($"the graph requires the input {Quote(unknown)}, which this program cannot provide; supported are "
                + $"{string.Join(", ", Supported)}");
        }

        foreach (var input in inputs)
        {
            CheckShape(input);
        }
    }

    private static void CheckShape(TensorDeclaration input)
    {
        if (input.Type is not (TensorElementType.Int64 or TensorElementType.Int32))
        {
            throw Refuse($"the input `{input.Name}` wants {input.Type} numbers; supported are Int64 and Int32");
        }

        if (input.Rank != 2)
        {
            throw Refuse($"the input `{input.Name}` has the shape {input}; supported is [batch, sequence]");
        }

        if (input.Shape[1] >= 0 || input.Shape[0] is >= 0 and not 1)
        {
            throw Refuse($"fixed input shape [{string.Join(", ", input.Shape)}] of `{input.Name}` is not supported; export the model with "
                + "a dynamic batch and sequence axis");
        }
    }

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static InferenceException Refuse(string what) => new(ModelLoadFault.Unsupported, what + ".");
}
