namespace SearchProxy.Inference.Tests.Optimization;

/// <summary>How a made-up encoder is written down.</summary>
/// <param name="EightBit">Products as quantizers write them: a range found for each value, whole numbers, scales.</param>
/// <param name="Norm"><c>operator</c>, <c>steps</c> (mean, power, root…) or <c>fused</c> (with the addition, the runtime's own).</param>
/// <param name="Gelu">
/// <c>erf</c>, <c>fast</c>, <c>biased</c> (the last two are the runtime's own) or <c>gated</c> (half times the other half).
/// </param>
/// <param name="NormFirst">Normalises what a block reads (ModernBERT) and not what it gives (BERT).</param>
/// <param name="Causal">A mask that the pass for attention does not know.</param>
internal sealed record TinyShape(
    bool EightBit = false, string Norm = "operator", string Gelu = "erf", bool NormFirst = false, bool Causal = false)
{
    /// <summary>Every combination of them that exists.</summary>
    public static IEnumerable<TinyShape> All =>
        from eightBit in new[] { false, true }
        from norm in new[] { "operator", "steps", "fused" }
        from gelu in new[] { "erf", "fast", "biased", "gated" }
        from first in new[] { false, true }
        from causal in new[] { false, true }
        where norm != "fused" || !first
        select new TinyShape(eightBit, norm, gelu, first, causal);
}

/// <summary>An encoder with vectors of 8 numbers, two heads, and a feed-forward of 16, as exporters write it.</summary>
internal sealed class TinyLayers
{
    private const int Width = 8;
    private const int Wide = 16;

    private static readonly long[] HeadsFirst = [0, 2, 1, 3];

    private readonly TinyShape _shape;
    private readonly HashSet<string> _ranges = [];
    private readonly Random _random = new(7);
    private int _made;

    /// <param name="shape">How it is written.</param>
    /// <param name="layers">How many layers.</param>
    public TinyLayers(TinyShape shape, int layers)
    {
        _shape = shape;
        Graph.Weights("table", 16, Width)
            .Integers("split", [4], 0, 0, 2, 4)
            .Integers("join", [3], 0, 0, Width)
            .Integers("i0", [], 0)
            .Integers("i1", [1], 1)
            .Integers("i2", [1], 2)
            .Floats("two", [], 2)
            .Floats("half", [], 0.5f)
            .Floats("one", [], 1)
            .Floats("root", [], MathF.Sqrt(2))
            .Floats("little", [], 1e-6f)
            .Floats("low", [], -10_000)
            .Node("Gather", ["table", "input_ids"], "x");
        Mask();
        Last = "x";
        for (var i = 0; i < layers; i++)
        {
            Last = Block(Block(Last, Attend), Feed);
        }
    }

    public TinyGraph Graph { get; } = new();

    /// <summary>The last hidden state.</summary>
    public string Last { get; }

    /// <summary>A product with weights and a bias.</summary>
    public string Project(string rows, int from, int to) => Biased(Multiply(rows, from, to), to);

    private string Block(string rows, Func<string, string> inner)
    {
        if (_shape.NormFirst)
        {
            return Node("Add", rows, inner(Normalize(rows)));
        }

        var given = inner(rows);
        if (_shape.Norm != "fused")
        {
            return Normalize(Node("Add", given, rows));
        }

        // Its second and third output are not asked for, the sum is.
        var name = Name();
        Graph.Node("com.microsoft.SkipLayerNormalization", [given, rows, Row(Width), Row(Width)], $"{name}   {name}sum");
        return name;
    }

    private string Attend(string rows)
    {
        var query = Heads(Project(rows, Width, Width), HeadsFirst);
        var key = Heads(Project(rows, Width, Width), [0, 2, 3, 1]);
        var value = Heads(Project(rows, Width, Width), HeadsFirst);
        var scores = Node("Div", Node("MatMul", query, key), "two");
        var shares = Name();
        Graph.Node("Softmax", [_shape.Causal ? Node("Add", scores, "mask") : scores], shares, ("axis", -1L));
        var turned = Name();
        Graph.Node("Transpose", [Node("MatMul", shares, value)], turned, ("perm", HeadsFirst));
        return Project(Node("Reshape", turned, "join"), Width, Width);
    }

    private string Heads(string rows, long[] order)
    {
        var turned = Name();
        Graph.Node("Transpose", [Node("Reshape", rows, "split")], turned, ("perm", order));
        return turned;
    }

    private string Feed(string rows)
    {
        var up = Multiply(rows, Width, Wide);
        return _shape.Gelu switch
        {
            "biased" => Project(Node("com.microsoft.BiasGelu", up, Row(Wide)), Wide, Width),
            "fast" => Project(Node("com.microsoft.FastGelu", up, Row(Wide)), Wide, Width),
            "gated" => Project(Gate(Biased(up, Wide)), Wide / 2, Width),
            _ => Project(Erf(Biased(up, Wide)), Wide, Width),
        };
    }

    private string Erf(string rows) =>
        Node("Mul", Node("Mul", rows, Node("Add", Node("Erf", Node("Div", rows, "root")), "one")), "half");

    /// <summary>One half of the width times the other, cut at places counted from its length.</summary>
    private string Gate(string rows)
    {
        var (width, from, to) = (Name(), Node("Unsqueeze", "i0", "zero"), Name());
        Graph.Node("Gather", [Node("Shape", rows), "i2"], width, ("axis", 0L)).Node("Div", [width, "i2"], to);
        return Node("Mul", Erf(Node("Slice", rows, from, to, "i2")), Node("Slice", rows, to, width, "i2"));
    }

    private string Normalize(string rows)
    {
        if (_shape.Norm != "steps")
        {
            return Node("LayerNormalization", rows, Row(Width), Row(Width));
        }

        var away = Node("Sub", rows, Mean(rows));
        var spread = Node("Sqrt", Node("Add", Mean(Node("Pow", away, "two")), "little"));
        return Node("Add", Node("Mul", Node("Div", away, spread), Row(Width)), Row(Width));
    }

    private string Mean(string rows)
    {
        var mean = Name();
        Graph.Node("ReduceMean", [rows], mean, ("axes", new long[] { -1 }));
        return mean;
    }

    private string Multiply(string rows, int from, int to)
    {
        var weights = Name();
        var numbers = new byte[from * to];
        _random.NextBytes(numbers);
        if (!_shape.EightBit)
        {
            Graph.Floats(weights, [from, to], [.. numbers.Select(static number => (sbyte)number / 128f)]);
            return Node("MatMul", rows, weights);
        }

        Graph.Bytes(weights, signed: true, [from, to], numbers).Floats($"{weights}s", [to], [.. Enumerable.Repeat(1 / 128f, to)]);
        if (_ranges.Add(rows))
        {
            Graph.Node("DynamicQuantizeLinear", [rows], $"{rows}q {rows}s {rows}z");
        }

        var product = Name();
        Graph.Node("Cast", [Node("MatMulInteger", $"{rows}q", weights, $"{rows}z")], product, ("to", 1L));
        return Node("Mul", product, Node("Mul", $"{rows}s", $"{weights}s"));
    }

    private string Biased(string rows, int width) => Node("Add", Row(width), rows);

    private string Row(int width)
    {
        var name = Name();
        Graph.Weights(name, width);
        return name;
    }

    /// <summary>What comes later is hidden.</summary>
    private void Mask() => Graph.Integers("zero", [1], 0)
        .Integers("step", [], 1)
        .Node("Shape", ["input_ids"], "lengths")
        .Node("Gather", ["lengths", "step"], "count")
        .Node("Range", ["i0", "count", "step"], "places")
        .Node("Unsqueeze", ["places", "i1"], "rows")
        .Node("Greater", ["places", "rows"], "later")
        .Node("Cast", ["later"], "hidden", ("to", 1L))
        .Node("Mul", ["hidden", "low"], "mask");

    private string Node(string operation, params string[] inputs)
    {
        var name = Name();
        Graph.Node(operation, inputs, name);
        return name;
    }

    private string Name() => $"n{_made++}";
}
