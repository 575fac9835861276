using Microsoft.ML.OnnxRuntime.Tensors;

namespace SearchProxy.Inference.Runtime;

/// <summary>An input or output as the graph declares it.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Type">Element type; null when it is no tensor.</param>
/// <param name="Shape">Length of each axis; −1 where it is not fixed. Empty for one number and for an undeclared shape.</param>
internal sealed record TensorDeclaration(string Name, TensorElementType? Type, IReadOnlyList<long> Shape)
{
    public int Rank => Shape.Count;

    public override string ToString() =>
        $"{Name} {Type?.ToString() ?? "no tensor"} [{string.Join(", ", Shape.Select(axis => axis < 0 ? "?" : axis.ToString()))}]";
}
