using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Optimization;

public sealed class AttentionPassTests
{
    private static readonly long[] HeadsFirst = [0, 2, 1, 3];

    [Theory]
    [InlineData("div", "once", "legacy")]
    [InlineData("mul", "twice", "legacy")]
    [InlineData("both", "twice", "none")]
    [InlineData("none", "once", "range")]
    [InlineData("mul", "once", "range", "counted")]
    public void Attention_as_exporters_write_it_becomes_one_operator_with_the_same_results(
        string scale, string key, string mask, string heads = "")
    {
        var model = Block(scale, key, mask, heads).ToArray();
        var (file, changes) = GraphOptimizer.Run(model, 128);
        Assert.Equal(1, changes["attention"]);
        var nodes = OnnxGraph.Parse(file).Nodes;
        Assert.Equal("MultiHeadAttention", Assert.Single(nodes, node => node.Domain == "com.microsoft").Operator);
        Assert.DoesNotContain(nodes, node => node.Operator is "Softmax" or "Transpose");
        Assert.True(ModelFolders.Difference(TinyGraph.Run(file!), TinyGraph.Run(model)) < 1e-5f);
    }

    [Theory]
    [InlineData("div", "once", "causal")]
    [InlineData("div", "once", "of tokens")]
    [InlineData("div", "once", "window")]
    [InlineData("div", "once", "none", "scores")]
    [InlineData("div", "once", "none", "axis")]
    public void What_only_looks_like_it_is_left_alone(string scale, string key, string mask, string odd = "")
    {
        var (file, changes) = GraphOptimizer.Run(Block(scale, key, mask, odd).ToArray(), 128);
        Assert.Null(file);
        Assert.Equal(0, changes["attention"]);
    }

    /// <summary>One block over vectors of 8 numbers, two heads.</summary>
    private static TinyGraph Block(string scale, string key, string mask, string odd = "")
    {
        var graph = new TinyGraph().Weights("table", 16, 8).Node("Gather", ["table", "input_ids"], "x");
        graph.Integers("split", [4], 0, odd == "counted" ? 0 : -1, odd == "counted" ? -1 : 2, 4)
            .Integers("join", [3], 0, -1, 8)
            .Floats("two", [], 2)
            .Floats("half", [], 0.5f)
            .Floats("root", [], MathF.Sqrt(0.5f));
        foreach (var part in new[] { "q", "k", "v" })
        {
            graph.Weights($"w{part}", 8, 8).Weights($"b{part}", 8);
            graph.Node("MatMul", ["x", $"w{part}"], $"{part}0")
                .Node("Add", [$"{part}0", $"b{part}"], $"{part}1")
                .Node("Reshape", [$"{part}1", "split"], $"{part}2");
        }

        graph.Node("Transpose", ["q2"], "q3", ("perm", HeadsFirst)).Node("Transpose", ["v2"], "v3", ("perm", HeadsFirst));
        _ = key == "once"
            ? graph.Node("Transpose", ["k2"], "k3", ("perm", new long[] { 0, 2, 3, 1 }))
            : graph.Node("Transpose", ["k2"], "k2t", ("perm", HeadsFirst))
                .Node("Transpose", ["k2t"], "k3", ("perm", new long[] { 0, 1, 3, 2 }));
        var both = scale == "both";
        if (both)
        {
            graph.Node("Mul", ["q3", "root"], "q4").Node("Mul", ["root", "k3"], "k4");
        }

        graph.Node("MatMul", [both ? "q4" : "q3", both ? "k4" : "k3"], "s0");
        _ = scale switch
        {
            "div" => graph.Node("Div", ["s0", "two"], "s1"),
            "mul" => graph.Node("Mul", ["half", "s0"], "s1"),
            _ => graph.Node("Identity", ["s0"], "s1"),
        };
        var scores = scale is "div" or "mul" ? "s1" : "s0";
        if (Mask(graph, mask))
        {
            graph.Node("Add", [scores, "mask"], "s2");
            scores = "s2";
        }

        graph.Node("Softmax", [scores], "p", ("axis", odd == "axis" ? 2L : -1L)).Node("MatMul", ["p", "v3"], "c");
        if (odd == "scores")
        {
            graph.Node("MatMul", ["p", "v3"], "again").Node("Add", ["c", "again"], "sum");
        }

        return graph.Node("Transpose", [odd == "scores" ? "sum" : "c"], "ct", ("perm", HeadsFirst))
            .Node("Reshape", ["ct", "join"], TinyGraph.Output);
    }

    private static bool Mask(TinyGraph graph, string kind)
    {
        graph.Integers("m1", [1], 1)
            .Integers("m2", [1], 2)
            .Integers("zero", [], 0)
            .Integers("one", [], 1)
            .Floats("f1", [], 1)
            .Floats("low", [], -10_000);
        graph.Node("Shape", ["input_ids"], "shape")
            .Node("Gather", ["shape", "one"], "tokens")
            .Node("Range", ["zero", "tokens", "one"], "places");
        switch (kind)
        {
            case "none":
                return false;
            case "legacy":
            case "of tokens":
                graph.Node("Unsqueeze", [kind == "legacy" ? "attention_mask" : "input_ids", "m1"], "u1")
                    .Node("Unsqueeze", ["u1", "m2"], "u2");
                graph.Node("Cast", ["u2"], "u3", ("to", 1L)).Node("Sub", ["f1", "u3"], "u4").Node("Mul", ["u4", "low"], "mask");
                return true;
            case "range":
                graph.Integers("m12", [2], 0, 1)
                    .Node("Gather", ["attention_mask", "places"], "g", ("axis", 1L))
                    .Node("Unsqueeze", ["g", "m12"], "u2");
                graph.Node("Cast", ["u2"], "u3", ("to", 1L)).Node("Sub", ["u3", "f1"], "mask");
                return true;
            default:
                // Causal: what comes later is hidden. Window: what is 100 or more away.
                graph.Integers("m0", [1], 0)
                    .Integers("far", [], 100)
                    .Node("Unsqueeze", ["places", "m1"], "rows")
                    .Node("Unsqueeze", ["places", "m0"], "columns")
                    .Node("Sub", ["columns", "rows"], "away");
                graph.Node(kind == "causal" ? "Greater" : "GreaterOrEqual", ["away", kind == "causal" ? "zero" : "far"], "hidden")
                    .Node("Cast", ["hidden"], "h1", ("to", 1L))
                    .Node("Mul", ["h1", "low"], "h2");
                graph.Node("Unsqueeze", ["attention_mask", "m1"], "a1")
                    .Node("Cast", ["a1"], "a2", ("to", 1L))
                    .Node("Mul", ["a2", "h2"], "h3")
                    .Node("Unsqueeze", ["h3", "m1"], "mask");
                return true;
        }
    }
}
