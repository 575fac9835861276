using System.Numerics.Tensors;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Optimization;

public sealed class FirstTokenPassTests
{
    /// <summary>What 8 bits may cost in a small graph, in lengths of a row. A wrong row would be about a whole length away.</summary>
    private const float Rounding = 0.03f;

    /// <summary>The graphs share their weights, so that their distances to floats are few samples.</summary>
    private const float Chance = 1.25f;

    private static readonly string[] Heads = ["gather", "row", "slice"];

    [Fact]
    public void Of_a_last_layer_that_is_read_for_its_first_token_only_keys_and_values_stay_whole()
    {
        Check(static (shape, number) => WithHead(shape, Heads[number % Heads.Length]), read: null);
    }

    [Fact]
    public void So_they_do_when_the_reader_of_the_output_pools_the_first_token()
    {
        Check(static (shape, _) => WithHead(shape, "none"), new ReadOutput(TinyGraph.Output, FirstTokenOnly: true));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("mean")]
    [InlineData("both")]
    [InlineData("second")]
    [InlineData("last")]
    [InlineData("width")]
    public void What_other_readers_need_whole_stays_whole(string head)
    {
        foreach (var shape in TinyShape.All)
        {
            var model = WithHead(shape, head);
            var graph = OnnxGraph.Parse(model);
            Assert.Equal(0, FirstTokenPass.Run(graph, read: null));
            Assert.Equal(OnnxGraph.Parse(model).ToArray(), graph.ToArray());
        }
    }

    [Fact]
    public void Outputs_that_nobody_reads_do_not_count_as_readers()
    {
        var layers = new TinyLayers(new TinyShape(), layers: 1);
        var model = layers.Graph.Node("Gather", [layers.Last, "i0"], "row", ("axis", 1L))
            .Node("Unsqueeze", ["row", "i1"], TinyGraph.Output)
            .Gives(layers.Last)
            .ToArray();
        Assert.Equal(0, FirstTokenPass.Run(OnnxGraph.Parse(model), read: null));
        var (file, changes) = GraphOptimizer.Run(model, 128, new ReadOutput(TinyGraph.Output, FirstTokenOnly: false));
        Assert.Equal(4, changes["first-token"]);
        Assert.False(OnnxGraph.Parse(file).IsOutput(layers.Last));
        Assert.True(ModelFolders.Difference(TinyGraph.Run(file!), TinyGraph.Run(model)) < 1e-5f);
    }

    [Fact]
    public void A_scale_that_is_read_for_itself_keeps_its_range()
    {
        var layers = new TinyLayers(new TinyShape(EightBit: true), layers: 1);
        var loose = layers.Project(layers.Last, 8, 8);
        layers.Graph.Node("Add", [loose, $"{layers.Last}s"], "odd");
        CheckRow(layers, "odd", products: 1);
    }

    [Theory]
    [InlineData("plain", 2)]
    [InlineData("bias", 1)]
    [InlineData("unidirectional", 1)]
    public void Attention_that_tells_queries_apart_is_left_to_see_all_of_them(string kind, int products)
    {
        var layers = new TinyLayers(new TinyShape(), layers: 0);
        string[] rows = [.. Enumerable.Range(0, 3).Select(_ => layers.Project(layers.Last, 8, 8))];
        layers.Graph.Integers("z1", [2], 0, 1)
            .Node("Unsqueeze", ["mask", "z1"], "wide")
            .Node(
                "com.microsoft.MultiHeadAttention",
                kind == "bias" ? [.. rows, "", "", "wide"] : rows,
                "seen",
                ("num_heads", 2L),
                ("unidirectional", kind == "unidirectional" ? 1L : 0L));
        CheckRow(layers, layers.Project("seen", 8, 8), products);
    }

    [Theory]
    [InlineData("own product")]
    [InlineData("fixed range")]
    public void Other_8_bit_forms_are_known(string kind)
    {
        var layers = new TinyLayers(new TinyShape(), layers: 0);
        layers.Graph.Bytes("w", signed: false, [8, 2], [.. Enumerable.Range(0, 16).Select(static i => (byte)(i * 37))])
            .Bytes("middle", signed: false, [], 128)
            .Floats("grain", [], 0.02f);
        _ = kind == "own product"
            ? layers.Graph.Node("com.microsoft.DynamicQuantizeMatMul", [layers.Last, "w", "grain", "middle"], "y")
            : layers.Graph.Node("QuantizeLinear", [layers.Last, "grain", "middle"], "xq")
                .Node("DequantizeLinear", ["xq", "grain", "middle"], "xd")
                .Node("DequantizeLinear", ["w", "grain", "middle"], "wd")
                .Node("MatMul", ["xd", "wd"], "y");
        CheckRow(layers, "y", products: 1, tolerance: kind == "own product" ? 0.1f : 1e-5f);
    }

    [Theory]
    [InlineData("ce-bert-identity", 4)]
    [InlineData("ce-bert-softmax", 4)]
    [InlineData("ce-electra-identity-old-key", 4)]
    [InlineData("ce-xlmr-sigmoid", 4)]
    [InlineData("ce-modernbert-sigmoid", 3)]
    [InlineData("bi-bert-cls", 4, true)]
    [InlineData("bi-bert-cls", 0)]
    [InlineData("bi-fp16", 3, true)]
    [InlineData("bi-bert-mean", 0)]
    [InlineData("bi-sentence-embedding", 0)]
    [InlineData("bi-qwen2-last", 0)]
    public void Real_exports_give_the_same_for_the_first_token(string folder, int products, bool firstTokenOnly = false)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(ModelFolders.At(folder), "onnx"), "*.onnx"))
        {
            var model = File.ReadAllBytes(path);
            var output = folder.StartsWith("ce-", StringComparison.Ordinal) ? RerankOutput.Logits
                : folder == "bi-sentence-embedding" ? EncoderOutput.Sentence
                : TinyGraph.Output;
            var (file, changes) = GraphOptimizer.Run(model, 64, new ReadOutput(output, firstTokenOnly));
            Assert.Equal((path, products), (path, changes["first-token"]));
            var exact = !path.EndsWith("quantized.onnx", StringComparison.Ordinal);
            foreach (var (before, after) in TinyGraph.RunEach(model).Zip(TinyGraph.RunEach(file ?? model)))
            {
                var rows = before.AsSpan(0, after.Length);
                Assert.True(ModelFolders.Difference(rows, after) < (exact ? 1e-5f : 0.05f) * (1 + TensorPrimitives.Norm(rows)), path);
            }
        }
    }

    private static void CheckRow(TinyLayers layers, string rows, int products, float tolerance = 1e-5f)
    {
        var model = layers.Graph.Node("Gather", [rows, "zero"], TinyGraph.Output, ("axis", 1L)).ToArray();
        var (file, changes) = GraphOptimizer.Run(model, 128);
        Assert.Equal(products, changes["first-token"]);
        Assert.True(ModelFolders.Difference(TinyGraph.Run(file!), TinyGraph.Run(model)) < tolerance);
    }

    /// <summary>
    /// In 8 bits the first token is rounded in a range of its own: the results differ, and lie as near to those of the same weights as
    /// floats as before. How near is a matter of luck in one small graph, and of how a processor multiplies: all together nearer with AVX2,
    /// a little farther with VNNI (1.1 of the distance).
    /// </summary>
    private static void Check(Func<TinyShape, int, byte[]> make, ReadOutput? read)
    {
        var (errorBefore, errorAfter) = (0f, 0f);
        foreach (var (number, shape) in TinyShape.All.Index())
        {
            var model = make(shape, number);
            var (file, changes) = GraphOptimizer.Run(model, 128, read);
            Assert.Equal((shape, shape.Causal ? 3 : 4), (shape, changes["first-token"]));
            var exact = TinyGraph.RunEach(make(shape with { EightBit = false }, number));
            foreach (var ((before, after), floats) in TinyGraph.RunEach(model).Zip(TinyGraph.RunEach(file!)).Zip(exact))
            {
                Assert.Equal(8, after.Length);
                var length = TensorPrimitives.Norm(before.AsSpan(0, 8));
                var error = ModelFolders.Difference(before.AsSpan(0, 8), floats.AsSpan(0, 8));
                var difference = ModelFolders.Difference(before.AsSpan(0, 8), after);
                var allowed = MathF.Max(2 * error, (shape.EightBit ? Rounding : 1e-5f) * length);
                Assert.True(difference <= allowed, $"{shape}: {difference} of {length}, before {error}");
                errorBefore += error / length;
                errorAfter += ModelFolders.Difference(after, floats.AsSpan(0, 8)) / length;
            }
        }

        Assert.True(errorAfter < errorBefore * Chance, $"{errorAfter} {errorBefore}");
    }

    /// <summary>A model of two layers with something that reads the last hidden state.</summary>
    private static byte[] WithHead(TinyShape shape, string head)
    {
        var layers = new TinyLayers(shape, layers: 2);
        var graph = layers.Graph.Node("Identity", [layers.Last], head == "none" ? TinyGraph.Output : "last");
        _ = head switch
        {
            "none" => graph,
            "gather" => graph.Node("Gather", ["last", "i0"], "row", ("axis", 1L)).Node("Unsqueeze", ["row", "i1"], TinyGraph.Output),
            "row" => graph.Node("Gather", ["last", "zero"], TinyGraph.Output, ("axis", 1L)),
            "slice" => graph.Node("Slice", ["last", "zero", "i1", "i1"], TinyGraph.Output),
            "mean" => graph.Node("ReduceMean", ["last"], TinyGraph.Output, ("axes", new long[] { 1 })),
            "both" => graph.Node("ReduceMean", ["last"], "mean", ("axes", new long[] { 1 }))
                .Node("Gather", ["last", "zero"], "row", ("axis", 1L))
                .Node("Add", ["mean", "row"], TinyGraph.Output),
            "second" => graph.Node("Slice", ["last", "zero", "i2", "i1"], TinyGraph.Output),
            "last" => graph.Node("Gather", ["last", "end"], TinyGraph.Output, ("axis", 1L)).Integers("end", [1], -1),
            _ => graph.Node("Gather", ["last", "zero"], TinyGraph.Output, ("axis", 2L)),
        };
        return graph.ToArray();
    }
}
