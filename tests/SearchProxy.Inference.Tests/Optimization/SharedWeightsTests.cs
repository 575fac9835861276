using SearchProxy.Inference.Models.Files;
using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Inference.Tests.Encoders;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Optimization;

/// <summary>Weights of a rewritten graph that stay in the file that it was made of.</summary>
public sealed class SharedWeightsTests : IDisposable
{
    private const string First = "first.onnx";

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-weights-").FullName;

    [Fact]
    public void What_stays_in_another_file_is_put_together_to_what_would_have_been_written_whole()
    {
        var first = Model();
        var whole = GraphOptimizer.Run(first, 64).File!;
        var small = GraphOptimizer.Run(first, 64, file: First).File!;

        Assert.True(small.Length < first.Length / 4, $"{small.Length} of {first.Length}");
        Assert.Equal(TinyGraph.Run(whole), TinyGraph.Run(Joined(first, small)));
        // The runtime, and anybody else, reads the small file as any other with external data.
        File.WriteAllBytes(At(First), first);
        File.WriteAllBytes(At("small.onnx"), small);
        Assert.Equal(
            [("table", First)],
            OnnxFileCheck.Check(_folder, At("small.onnx")).Graph.ExternalData.Select(static tensor => (tensor.Tensor, tensor.Location)));
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(At("small.onnx"));
        Assert.Contains(TinyGraph.Output, session.OutputNames);
    }

    [Fact]
    public void Small_tensors_and_those_of_more_than_a_byte_a_number_are_written_once_more()
    {
        var first = new TinyGraph()
            .Weights("floats", 400, 4)
            .Bytes("few", signed: true, [16, 4], new byte[64])
            .Node("Gather", ["few", "input_ids"], "rows", ("axis", 0L))
            .Node("Cast", ["rows"], "numbers", ("to", 1L))
            .Node("Gather", ["floats", "input_ids"], "others", ("axis", 0L))
            .Node("Add", ["numbers", "others"], TinyGraph.Output)
            .ToArray();
        var graph = OnnxGraph.Parse(first);

        graph.LeaveWeightsIn(first, First);

        Assert.Equal(first.Length, graph.ToArray().Length, tolerance: 64);
        Assert.Empty(Read(graph.ToArray()).ExternalData);
    }

    [Theory]
    [InlineData("first.onnx", 4_096, true)]
    [InlineData("first.onnx", 0, false)]
    [InlineData("first.onnx", 1L << 31, false)]
    [InlineData("weights.bin", 4_096, false)]
    public void Only_references_of_its_own_kind_are_put_together(string location, long length, bool areJoined) =>
        Assert.Equal(areJoined, SharedWeights.AreIn(new OnnxGraphFile([], [new OnnxExternalData("t", location, 0, length)])));

    [Fact]
    public void A_file_that_has_become_shorter_is_said_and_not_run()
    {
        var first = Model();
        var small = GraphOptimizer.Run(first, 64, file: First).File!;

        Assert.Contains(
            First,
            Assert.Throws<InvalidDataException>(() => Joined(first[..200], small)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_in_use_does_not_change_with_the_file_that_its_weights_lie_in()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1, ScoreCacheBytes = 0 });
        using var model = PatchedModel.CopyOfFolder(RepositoryFolder.At("models", "rerank-mini-en"));
        Assert.NotNull(new ModelOptimizer(loader).Optimize(model.Path).File);
        using var reranker = loader.LoadReranker(model.Path).Model!;
        var before = await ScoreAsync(reranker);

        // Written over where it lies, as cp does it.
        using (var file = File.OpenWrite(Path.Combine(model.Path, "onnx", "model_int8.onnx")))
        {
            file.SetLength(1_000);
        }

        Assert.Equal(before, await ScoreAsync(reranker));
        var refused = loader.LoadReranker(model.Path);
        Assert.Equal(ModelLoadFault.FileDamaged, refused.Fault);
        Assert.Contains("model_int8.onnx is too short", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<float> ScoreAsync(IReranker reranker) =>
        (await reranker.ScoreAsync("python snake", ["a snake that sheds its skin".AsMemory()], CancellationToken.None)).Values.Span[0];

    /// <summary>A table of 8-bit numbers, a product of them whose zero point goes, and room for neither of them to be small.</summary>
    private static byte[] Model() => new TinyGraph()
        .Bytes("table", signed: false, [400, 32], [.. Enumerable.Range(0, 400 * 32).Select(static i => (byte)(i * 31 % 251))])
        .Bytes("zero", signed: false, [], 0)
        .Bytes("weights", signed: true, [32, 4], [.. Enumerable.Range(0, 128).Select(static i => (byte)(i * 7))])
        .Bytes("weights zero", signed: true, [], 0)
        .Node("Gather", ["table", "input_ids"], "rows", ("axis", 0L))
        .Node("MatMulInteger", ["rows", "weights", "zero", "weights zero"], "product")
        .Node("Cast", ["product"], TinyGraph.Output, ("to", 1L))
        .ToArray();

    private static OnnxGraphFile Read(byte[] model) => OnnxGraphReader.Read(new MemoryStream(model));

    private byte[] Joined(byte[] first, byte[] small)
    {
        File.WriteAllBytes(At(First), first);
        File.WriteAllBytes(At("small.onnx"), small);
        return SharedWeights.Join(At("small.onnx"));
    }

    private string At(string file) => Path.Combine(_folder, file);
}
