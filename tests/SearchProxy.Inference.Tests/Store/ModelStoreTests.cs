using SearchProxy.Inference.Options;
using SearchProxy.Inference.Store;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Store;

public sealed class ModelStoreTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 1 });
    private readonly string _root = Directory.CreateTempSubdirectory("searchproxy-store-").FullName;

    [Theory]
    [InlineData("bi-bert-mean", ModelKind.BiEncoder)]
    [InlineData("bi-external-data", ModelKind.BiEncoder)]
    [InlineData("bi-fp16", ModelKind.BiEncoder)]
    [InlineData("ce-xlmr-sigmoid", ModelKind.CrossEncoder)]
    [InlineData("static-weights-mapping", ModelKind.StaticEmbedding)]
    [InlineData("static-sentence-transformers", ModelKind.StaticEmbedding)]
    public void A_model_added_has_a_manifest_that_vouches_for_it(string folder, ModelKind kind)
    {
        var added = new ModelStore(_root, _loader).Add(ModelFolders.At(folder), "mine", "Apache-2.0", "here");
        Assert.True(added.Succeeded, added.Message);
        Assert.Equal((kind, "mine", true, "Apache-2.0"), (added.Card!.Kind, added.Card.Name, added.Card.Verified, added.Card.Licence));
        Assert.StartsWith("mine@", added.Card.Id, StringComparison.Ordinal);
        Assert.Equal(["mine"], new ModelStore(_root, _loader).List());
    }

    [Theory]
    [InlineData("onnx/model.onnx")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void A_file_changed_after_it_was_added_is_refused(string file)
    {
        var added = new ModelStore(_root, _loader).Add(ModelFolders.At("ce-bert-identity"), "mine");
        var bytes = File.ReadAllBytes(Path.Combine(added.Folder!, file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(added.Folder!, file), bytes);
        var load = _loader.LoadReranker(added.Folder!);
        Assert.Equal(ModelLoadFault.HashMismatch, load.Fault);
        Assert.Contains(file, load.Message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", load.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"score\": ", "\"score\": 1")]
    [InlineData("\"format\": 1", "\"format\": 2")]
    [InlineData("\"file\": \"onnx", "\"file\": \"../onnx")]
    [InlineData("\"name\": \"mine\"", "\"nam\": \"mine\"")]
    [InlineData("{", "[")]
    public void A_manifest_that_does_not_fit_is_refused(string text, string instead)
    {
        var added = new ModelStore(_root, _loader).Add(ModelFolders.At("ce-bert-identity"), "mine");
        var path = Path.Combine(added.Folder!, "manifest.json");
        var manifest = File.ReadAllText(path);
        var at = manifest.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, manifest[..at] + instead + manifest[(at + text.Length)..]);
        var load = _loader.LoadReranker(added.Folder!);
        Assert.True(load.Fault is ModelLoadFault.SelfCheck or ModelLoadFault.FileDamaged, load.Message);
    }

    [Fact]
    public void A_broken_model_is_not_added_and_leaves_nothing_behind()
    {
        var added = new ModelStore(_root, _loader).Add(ModelFolders.At("broken/nan-weights"), "bad");
        Assert.Equal(ModelLoadFault.SelfCheck, added.Fault);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    public void A_name_that_is_no_folder_name_is_refused(string name) =>
        Assert.Equal(ModelLoadFault.Options, new ModelStore(_root, _loader).Add(ModelFolders.At("bi-bert-mean"), name).Fault);

    [Fact]
    public void A_name_already_taken_is_refused()
    {
        var store = new ModelStore(_root, _loader);
        Assert.True(store.Add(ModelFolders.At("bi-bert-mean"), "mine").Succeeded);
        Assert.Contains("exists already", store.Add(ModelFolders.At("bi-bert-cls"), "mine").Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _loader.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
