using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Inference.Tests.Encoders;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Store;

public sealed class ModelOptimizerTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 1 });

    [Fact]
    public void The_default_reranker_runs_another_graph_with_the_same_id_and_order()
    {
        using var model = PatchedModel.CopyOfFolder(RepositoryFolder.At("models", "rerank-mini-en"));
        var before = Card(model.Path);
        var made = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.Equal(ModelLoadFault.None, made.Fault);
        Assert.Equal((4, 28), (made.Changes!["attention"], made.Changes["zero-points"]));
        Assert.True(made.Drift is { Texts: 24, Largest: < 0.25f, Mean: < 0.05f, OrderKept: true }, $"{made.Drift}");
        var after = Card(model.Path);
        Assert.Equal((before.Id, "onnx/model_int8.optimized.onnx", true), (after.Id, after.File, after.Verified));
        Assert.Equal(before.File, Card(model.Path, before.File).File);

        var again = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.Equal(made.File, again.File);
        Assert.Equal(after.Files, Card(model.Path).Files);

        var bytes = File.ReadAllBytes(Path.Combine(model.Path, made.File!));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(model.Path, made.File!), bytes);
        Assert.Equal(ModelLoadFault.HashMismatch, _loader.LoadReranker(model.Path).Fault);
    }

    [Fact]
    public void The_default_encoder_keeps_its_vectors()
    {
        using var model = PatchedModel.CopyOfFolder(RepositoryFolder.At("models", "all-MiniLM-L6-v2"));
        var made = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.True(made.Drift is { Largest: < 0.001f, OrderKept: true }, made.Message);
        using var encoder = _loader.LoadEncoder(model.Path).Model;
        Assert.NotNull(encoder);
    }

    [Theory]
    [InlineData("static-plain", ModelLoadFault.Unsupported)]
    [InlineData("broken/nan-weights", ModelLoadFault.SelfCheck)]
    [InlineData("no-such-folder", ModelLoadFault.FileMissing)]
    public void A_model_that_cannot_be_rewritten_is_left_as_it_was(string folder, ModelLoadFault fault)
    {
        var at = Conformance.ModelFolders.At(folder);
        var made = new ModelOptimizer(_loader).Optimize(at);
        Assert.Equal((fault, null), (made.Fault, made.File));
        Assert.NotEmpty(made.Message);
        Assert.False(File.Exists(Path.Combine(at, "manifest.json")));
    }

    [Fact]
    public void A_model_that_was_rewritten_is_added_with_both_graphs()
    {
        using var model = PatchedModel.CopyOf("ce-bert-identity");
        Assert.NotNull(new ModelOptimizer(_loader).Optimize(model.Path).File);
        var root = Directory.CreateTempSubdirectory("searchproxy-store-").FullName;
        try
        {
            var added = new ModelStore(root, _loader).Add(model.Path, "mine");
            Assert.True(added.Succeeded, added.Message);
            Assert.Equal("onnx/model.optimized.onnx", added.Card!.File);
            Assert.Contains(added.Card.Files, file => file.Path == "onnx/model.onnx");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    public void Dispose() => _loader.Dispose();

    private ModelCard Card(string folder, string? file = null)
    {
        var load = _loader.LoadReranker(folder, new RerankerOptions { File = file });
        Assert.True(load.Succeeded, load.Message);
        load.Model!.Dispose();
        return load.Card!;
    }
}
