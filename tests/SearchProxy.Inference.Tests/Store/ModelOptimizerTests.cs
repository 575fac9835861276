using System.Numerics.Tensors;
using System.Text.Json;
using SearchProxy.Inference.Models.Manifests;
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
        var before = Card(model.Path, "onnx/model_int8.onnx");
        var made = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.Equal(ModelLoadFault.None, made.Fault);
        Assert.Equal((4, 28, 0), (made.Changes!["attention"], made.Changes["zero-points"], made.Changes["first-token"]));
        Assert.True(made.Drift is { Texts: 24, Largest: < 0.25f, Mean: < 0.05f, OrderKept: true }, $"{made.Drift}");
        var after = Card(model.Path);
        Assert.Equal((before.Id, "onnx/model_int8.optimized.onnx", true), (after.Id, after.File, after.Verified));
        Assert.Equal(before.File, Card(model.Path, before.File).File);
        // Its weights stay in the first file.
        Assert.InRange(new FileInfo(Path.Combine(model.Path, after.File)).Length, 1, 500_000);

        var again = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.Equal(made.File, again.File);
        Assert.Equal(after.Files, Card(model.Path).Files);

        var bytes = File.ReadAllBytes(Path.Combine(model.Path, made.File!));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(model.Path, made.File!), bytes);
        Assert.Equal(ModelLoadFault.HashMismatch, _loader.LoadReranker(model.Path).Fault);
    }

    [Theory]
    [InlineData("rerank-mini-en")]
    [InlineData("all-MiniLM-L6-v2")]
    public void The_default_models_come_as_they_would_be_rewritten(string name)
    {
        using var model = PatchedModel.CopyOfFolder(RepositoryFolder.At("models", name));
        var file = Path.Combine(model.Path, "onnx", "model_int8.optimized.onnx");
        var shipped = File.ReadAllBytes(file);
        File.Delete(file);
        Assert.Equal("onnx/model_int8.optimized.onnx", new ModelOptimizer(_loader).Optimize(WithoutRewritten(model.Path)).File);
        Assert.Equal(shipped, File.ReadAllBytes(file));
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

    [SharedFact]
    public async Task An_encoder_that_pools_its_first_token_computes_no_other_one_in_the_last_layer()
    {
        using var model = PatchedModel.CopyOfFolder(SharedFolder.At("models", "default", "snowflake-arctic-embed-xs"));
        var made = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.True(made.Changes is not null, made.Message);
        Assert.Equal((6, 36, 4), (made.Changes!["attention"], made.Changes["zero-points"], made.Changes["first-token"]));
        Assert.True(made.Drift is { Texts: 11, Largest: < 0.001f, OrderKept: true }, $"{made.Drift}");
        var before = await CosineToFloatsAsync(model.Path, "onnx/model_int8.onnx");
        var after = await CosineToFloatsAsync(model.Path, made.File);
        Assert.True(after > before - 0.0005f, $"{before} {after}");
    }

    [Fact]
    public void A_graph_for_the_first_token_is_refused_when_the_manifest_then_wants_another_pooling()
    {
        using var model = PatchedModel.CopyOf("bi-bert-cls");
        var made = new ModelOptimizer(_loader).Optimize(model.Path);
        Assert.Equal(4, made.Changes!["first-token"]);
        Assert.True(made.Drift is { Largest: < 1e-5f, OrderKept: true }, $"{made.Drift}");
        Assert.True(_loader.LoadEncoder(model.Path) is { Succeeded: true, Card.File: "onnx/model.optimized.onnx" });

        var path = Path.Combine(model.Path, "manifest.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"kind\"", "\"pooling\": [\"mean\"], \"kind\"", StringComparison.Ordinal));
        var refused = _loader.LoadEncoder(model.Path);
        Assert.Equal(ModelLoadFault.Inconsistent, refused.Fault);
        Assert.Contains("optimize", refused.Message, StringComparison.Ordinal);
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

    /// <summary>The folder, its manifest that of before it was rewritten.</summary>
    private static string WithoutRewritten(string folder)
    {
        var manifest = ManifestFiles.Read(folder)!;
        ManifestFiles.Write(
            folder,
            manifest with { Files = [.. manifest.Files.Where(file => file.Path != manifest.Optimized!.File)], Optimized = null });
        return folder;
    }

    /// <summary>Mean cosine to the vectors of the folder's fp32 graph.</summary>
    private async Task<float> CosineToFloatsAsync(string folder, string? file)
    {
        using var encoder = ManifestMaking.Require(_loader.LoadEncoder(folder, new EncoderOptions { File = file }), out _);
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "expected.json")));
        var cosines = new List<float>();
        foreach (var item in expected.RootElement.GetProperty("items").EnumerateArray())
        {
            var role = item.GetProperty("role").GetString() == "query" ? TextRole.Query : TextRole.Passage;
            var vector = await encoder.EncodeAsync(item.GetProperty("text").GetString()!, role, CancellationToken.None);
            cosines.Add(TensorPrimitives.CosineSimilarity(vector, Conformance.ModelFolders.Floats(item.GetProperty("embedding_fp32"))));
        }

        return cosines.Average();
    }

    private ModelCard Card(string folder, string? file = null)
    {
        var load = _loader.LoadReranker(folder, new RerankerOptions { File = file });
        Assert.True(load.Succeeded, load.Message);
        load.Model!.Dispose();
        return load.Card!;
    }
}
