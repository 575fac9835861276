namespace SearchProxy.Inference.Optimization;

/// <summary>
/// Tells operators on [batch, tokens, width] whose result for one token comes of that token alone: what they give for the first token
/// of some inputs is the first token of what they give for all of it.
/// </summary>
internal sealed class TokenWise(OnnxGraph graph)
{
    private const int Axes = 3;

    /// <summary>Number by number, or over the numbers of each token.</summary>
    private static readonly HashSet<string> Elementwise = new(StringComparer.Ordinal)
    {
        "Add", "BiasGelu", "Cast", "Clip", "Div", "Erf", "Exp", "FastGelu", "Gelu", "Identity", "Mul", "Neg", "Pow", "QuickGelu",
        "Reciprocal", "Relu", "Sigmoid", "SkipLayerNormalization", "Sqrt", "Sub", "Tanh",
    };

    private readonly ValueShapes _shapes = new(graph);

    /// <summary>Products of the tokens and weights.</summary>
    public static bool IsProduct(OnnxNode node) => node.Operator is "MatMul" or "MatMulInteger" or "DynamicQuantizeMatMul";

    /// <summary>It takes the first token, and only that, out of its first input.</summary>
    public bool TakesFirst(OnnxNode node) => node switch
    {
        { Operator: "Gather", Domain: "" } => node.Integer("axis") == 1 && Is(node, 1, 0),
        { Operator: "Slice", Domain: "", Inputs.Count: 4 or 5 } =>
            Is(node, 1, 0) && Is(node, 2, 1) && Is(node, 3, 1) && (node.Inputs.Count == 4 || Is(node, 4, 1)),
        _ => false,
    };

    /// <summary>The inputs of which it needs only the first token to give only that; null where that cannot be told.</summary>
    public int[]? InputsOf(OnnxNode node) => node switch
    {
        { Domain: "com.microsoft", Operator: "MultiHeadAttention" } => IsPlain(node) ? First(node) : null,
        { Domain: "com.microsoft", Operator: "DynamicQuantizeMatMul" } => IsByWeights(node) ? First(node) : null,
        { Domain: "" or "com.microsoft" } when Elementwise.Contains(node.Operator) => Alike(node),
        { Domain: not "" } => null,
        { Operator: "MatMul" or "MatMulInteger" } => IsByWeights(node) ? First(node) : null,
        { Operator: "LayerNormalization" } => IsLast(node.Integer("axis") ?? -1) ? Alike(node) : null,
        { Operator: "ReduceMean" } when node.Integer("keepdims") is null or 1 =>
            graph.Axes(node) is [var axis] && IsLast(axis) ? First(node) : null,
        { Operator: "Split" } => IsLast(node.Integer("axis") ?? 0) ? First(node) : null,
        { Operator: "Slice", Inputs.Count: >= 4 } =>
            graph.Constant(node.Inputs[3])?.Integers() is { } axes && Array.TrueForAll(axes, static axis => axis is 0 or 2 or -1 or -3)
                ? First(node)
                : null,
        { Operator: "QuantizeLinear" or "DequantizeLinear" } => node.Inputs.Skip(1).All(IsOneNumber) ? First(node) : null,
        { Operator: "DynamicQuantizeLinear" } => new DynamicRange(graph, node).IsTakenBack ? First(node) : null,
        _ => null,
    };

    /// <summary>It reads nothing of a value but lengths that do not count tokens.</summary>
    public bool ReadsOtherLengths(OnnxNode node) =>
        node is { Operator: "Shape", Domain: "" }
        && node.Integer("start") is null or 0
        && node.Integer("end") is null
        && !graph.IsOutput(node.Outputs[0])
        && graph.Readers(node.Outputs[0]).All(reader => reader is { Node: { Operator: "Gather", Domain: "" }, Input: 0 }
            && graph.Constant(reader.Node.Inputs[1])?.Integers() is [0 or 2 or -1 or -3]);

    private static bool IsLast(long axis) => axis is -1 or Axes - 1;

    private int[]? First(OnnxNode node) => _shapes.Rank(node.Inputs[0]) == Axes ? [0] : null;

    /// <summary>All inputs with tokens; the others must have none: numbers, rows of a width.</summary>
    private int[]? Alike(OnnxNode node)
    {
        var tokens = new List<int>();
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var name = node.Inputs[i];
            switch (name.Length == 0 ? 0 : _shapes.Rank(name))
            {
                case 0 or 1:
                case 2 when _shapes.Fixed(name) is [1, _]:
                    break;
                case Axes:
                    tokens.Add(i);
                    break;
                default:
                    return null;
            }
        }

        return tokens.Count > 0 ? [.. tokens] : null;
    }

    /// <summary>Self-attention in which every query sees all keys alike; an own key, value and bias go with it.</summary>
    private static bool IsPlain(OnnxNode attention) =>
        attention.Inputs is [_, { Length: > 0 }, { Length: > 0 }, ..]
        && attention.Inputs.Skip(3).All(static name => name.Length == 0)
        && attention.Outputs.Skip(1).All(static name => name.Length == 0)
        && attention.Integer("unidirectional") is null or 0;

    /// <summary>All but the tokens is the same for all inputs; a zero point of theirs is one number, not one for each.</summary>
    private bool IsByWeights(OnnxNode product)
    {
        var hasZero = product is { Operator: "MatMulInteger", Inputs.Count: > 2 } && product.Inputs[2].Length > 0;
        return _shapes.Fixed(product.Inputs[1]) is [_, _]
            && (!hasZero || _shapes.Rank(product.Inputs[2]) == 0)
            && product.Inputs.Skip(hasZero ? 3 : 2).All(name => name.Length == 0 || _shapes.Fixed(name) is not null);
    }

    private bool IsOneNumber(string name) => name.Length == 0 || _shapes.Fixed(name) is [] or [1];

    private bool Is(OnnxNode node, int input, long number) =>
        graph.Constant(node.Inputs[input])?.Integers() is [var only] && only == number;
}
