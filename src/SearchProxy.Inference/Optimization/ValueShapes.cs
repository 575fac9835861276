using SearchProxy.Inference.Graphs;

namespace SearchProxy.Inference.Optimization;

/// <summary>
/// How many axes the values of a graph have, followed from its inputs and weights through the operators that encoders are made of. What
/// comes of another operator is not known.
/// </summary>
internal sealed class ValueShapes
{
    /// <summary>Operators whose result has as many axes as the input that has most.</summary>
    private static readonly HashSet<string> Broadcasting = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "And", "BiasGelu", "Cast", "Clip", "CumSum", "DequantizeLinear", "Div", "Dropout", "DynamicQuantizeLinear",
        "DynamicQuantizeMatMul", "Equal", "Erf", "Exp", "FastGelu", "Gelu", "Greater", "GreaterOrEqual", "Identity", "LayerNormalization",
        "Less", "LessOrEqual", "Max", "Min", "Mul", "Neg", "Not", "Or", "Pow", "QuantizeLinear", "QuickGelu", "Reciprocal", "Relu",
        "Sigmoid", "SkipLayerNormalization", "Slice", "Softmax", "Split", "Sqrt", "Sub", "Tanh", "Transpose", "Where",
    };

    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, ValueShape> _known = new(StringComparer.Ordinal);

    public ValueShapes(OnnxGraph graph)
    {
        _graph = graph;
        foreach (var name in GraphInputs.Supported)
        {
            _known[name] = new(Rank: 2);
        }

        foreach (var node in graph.Nodes)
        {
            if (Of(node) is { } shape)
            {
                _known[node.Outputs[0]] = shape;
                foreach (var other in node.Outputs.Skip(1).Where(static name => name.Length > 0))
                {
                    // Scale and zero point.
                    _known[other] = node.Operator == "DynamicQuantizeLinear" ? new(Rank: 0) : shape;
                }
            }
        }
    }

    /// <summary>Axes of a value; null when they are not known.</summary>
    public int? Rank(string name) => Find(name)?.Rank;

    /// <summary>Lengths of a value that is the same for all inputs; null for others.</summary>
    public IReadOnlyList<long>? Fixed(string name) => Find(name)?.Fixed;

    private ValueShape? Find(string name) =>
        _known.TryGetValue(name, out var shape) ? shape : _graph.Constant(name) is { } constant ? ValueShape.Of(constant.Dims) : null;

    private ValueShape? Of(OnnxNode node) => node.Operator switch
    {
        "Constant" => Find(node.Outputs[0]),
        "EmbedLayerNormalization" => new(Rank: 3),
        "Attention" or "MultiHeadAttention" => Rank(node.Inputs[0]) == 3 ? new(Rank: 3) : null,
        "Shape" => Rank(node.Inputs[0]) is { } axes ? new(Rank: 1, Whole(node) ? axes : null) : null,
        "Range" => new(Rank: 1),
        "Gather" => Rank(node.Inputs[0]) - 1 + Rank(node.Inputs[1]) is { } rank ? new(rank) : null,
        "Unsqueeze" => Rank(node.Inputs[0]) + _graph.Axes(node)?.Length is { } rank ? new(rank, rank == 1 ? 1 : null) : null,
        "Squeeze" => Rank(node.Inputs[0]) - _graph.Axes(node)?.Length is { } rank ? new(rank) : null,
        "Reshape" when Find(node.Inputs[1]) is { Length: 1 } => new(Rank: 1, Find(node.Inputs[0])?.Length),
        "Reshape" => OfLength(node.Inputs[1]),
        "GatherElements" => Rank(node.Inputs[1]) is { } rank ? new(rank) : null,
        "ConstantOfShape" => OfLength(node.Inputs[0]),
        "Expand" when Rank(node.Inputs[0]) is { } given && Find(node.Inputs[1])?.Length is { } wanted => new(Math.Max(given, (int)wanted)),
        "Concat" => Joined(node),
        "ReduceMean" or "ReduceSum" or "ReduceMax" when node.Integer("keepdims") is null or 1 =>
            Rank(node.Inputs[0]) is { } rank ? new(rank) : null,
        "MatMul" or "MatMulInteger" when Rank(node.Inputs[0]) is >= 2 and var left && Rank(node.Inputs[1]) is >= 2 and var right =>
            new(Math.Max(left, right)),
        var other when Broadcasting.Contains(other) => Widest(node),
        _ => null,
    };

    /// <summary>A value whose lengths are the numbers of another one.</summary>
    private ValueShape? OfLength(string lengths) => Find(lengths)?.Length is { } rank ? new((int)rank) : null;

    private ValueShape? Joined(OnnxNode concat)
    {
        var parts = concat.Inputs.Select(Find).ToArray();
        return parts[0] is { } first
            ? new(first.Rank, parts.Aggregate((long?)0, static (sum, part) => part is { Rank: 1 } ? sum + part.Length : null))
            : null;
    }

    private ValueShape? Widest(OnnxNode node)
    {
        var inputs = node.Inputs.Where(static name => name.Length > 0).Select(Find).ToArray();
        if (inputs.Length == 0 || Array.Exists(inputs, static input => input is null))
        {
            return null;
        }

        if (Array.TrueForAll(inputs, static input => input!.Fixed is not null))
        {
            return Rewritten(node);
        }

        // A length of 1 takes that of the others; any other is that of the result.
        var rank = inputs.Max(static input => input!.Rank);
        var length = inputs.Max(static input => input!.Length);
        return new(rank, rank == 1 && length > 1 && node.Operator != "Slice" ? length : null);
    }

    /// <summary>Weights that other operators have put into another form.</summary>
    private ValueShape Rewritten(OnnxNode node)
    {
        var weights = Find(node.Inputs[0])!;
        var dims = weights.Fixed!;
        return node.Operator switch
        {
            "Identity" or "Cast" or "DequantizeLinear" => weights,
            "Transpose" when dims.Count == 2 && node.Integers("perm") is null or [1, 0] => ValueShape.Of([dims[1], dims[0]]),
            _ => new(node.Inputs.Max(input => Rank(input) ?? 0)),
        };
    }

    private static bool Whole(OnnxNode shape) => shape.Integer("start") is null or 0 && shape.Integer("end") is null;

    /// <param name="Rank">Axes.</param>
    /// <param name="Length">How many numbers a value of one axis has, where that is known.</param>
    /// <param name="Fixed">All lengths of a value that is the same for all inputs.</param>
    private sealed record ValueShape(int Rank, long? Length = null, IReadOnlyList<long>? Fixed = null)
    {
        public static ValueShape Of(IReadOnlyList<long> dims) => new(dims.Count, dims is [var length] ? length : null, dims);
    }
}
