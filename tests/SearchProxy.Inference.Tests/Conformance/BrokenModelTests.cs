using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Tests.Conformance;

public sealed class BrokenModelTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 1 });

    public static TheoryData<string, ModelLoadFault, string[]> Encoders => new()
    {
        { "custom-operator", ModelLoadFault.Unsupported, ["FancyGather", "model.onnx"] },
        { "empty-onnx", ModelLoadFault.FileDamaged, ["empty", "0 bytes", "model.onnx"] },
        { "external-data-escapes", ModelLoadFault.FileDamaged, ["refused", "must lie in the model's folder", "../../truncated-onnx"] },
        { "external-data-missing", ModelLoadFault.FileMissing, ["model.onnx_data", "missing beside model.onnx"] },
        { "external-data-truncated", ModelLoadFault.FileDamaged, ["too short", "6400", "3200"] },
        { "fixed-shape", ModelLoadFault.Unsupported, ["fixed input shape [1, 16]", "not supported"] },
        { "future-opset", ModelLoadFault.Unsupported, ["needs opset 99", "supports up to 2"] },
        { "hidden-size-mismatch", ModelLoadFault.Inconsistent, ["dimensions differ", "16", "4"] },
        { "inf-weights", ModelLoadFault.SelfCheck, ["not finite", "NaN"] },
        { "lfs-pointer", ModelLoadFault.FileDamaged, ["Git LFS pointer", "90405214", "git lfs pull"] },
        { "missing-tokenizer", ModelLoadFault.FileMissing, [
            "tokenizer.json is missing", "vocab.txt alone is not enough", "save_pretrained",
        ] },
        { "nan-weights", ModelLoadFault.SelfCheck, ["not finite", "NaN"] },
        { "no-onnx-file", ModelLoadFault.FileMissing, ["no ONNX file", "onnx/model*.onnx", "onnx/model.onnx"] },
        { "output-rank-4", ModelLoadFault.Unsupported, ["output of rank 4", "[batch, sequence, hidden]", "[batch, hidden]"] },
        { "static-fewer-rows", ModelLoadFault.Inconsistent, ["100 rows for 400 tokens"] },
        { "static-header-too-long", ModelLoadFault.FileDamaged, ["not a safetensors file"] },
        { "static-mapping-out-of-range", ModelLoadFault.Inconsistent, ["`mapping`", "beyond the 50 rows"] },
        { "static-no-embeddings", ModelLoadFault.Inconsistent, ["no tensor `embeddings`", "found: weight"] },
        { "static-truncated", ModelLoadFault.FileDamaged, ["too short", "3888", "6480"] },
        { "tokenizer-bad-json", ModelLoadFault.FileDamaged, ["tokenizer.json", "valid JSON", "line", "column"] },
        { "tokenizer-unknown-component", ModelLoadFault.Unsupported, ["pre_tokenizer", "FancyPreTokenizer", "BertPreTokenizer"] },
        { "truncated-onnx", ModelLoadFault.FileDamaged, ["not a readable ONNX model", "4060 bytes", "fetch it again", "ONNX Runtime"] },
        { "unknown-extra-input", ModelLoadFault.Unsupported, ["requires the input `pixel_values`", "cannot provide"] },
        { "vocab-larger-than-embedding", ModelLoadFault.Inconsistent, ["do not belong together", "largest id 399", "vocab_size 100"] },
        { "wrong-input-names", ModelLoadFault.Unsupported, [
            "unknown inputs", "`ids`", "`mask`", "input_ids, attention_mask, token_type_ids, position_ids",
        ] },
        { "zero-embedding", ModelLoadFault.SelfCheck, ["zero vectors", "cosine"] },
    };

    public static TheoryData<string, ModelLoadFault, string[]> Rerankers => new()
    {
        { "scalar-output", ModelLoadFault.Unsupported, ["no batch axis"] },
        { "three-labels", ModelLoadFault.Unsupported, ["3 labels (contradiction, entailment, neutral)", "1 or 2 are supported"] },
        { "token-classifier-as-reranker", ModelLoadFault.Unsupported, ["logits of rank 3", "expected [batch, 1] or [batch, 2]"] },
    };

    [Theory]
    [MemberData(nameof(Encoders))]
    public void An_encoder_that_cannot_work_is_refused_with_what_is_wrong(string folder, ModelLoadFault fault, string[] words)
    {
        var load = _loader.LoadEncoder(ModelFolders.At(Path.Combine("broken", folder)));
        AssertRefused(load.Succeeded, load.Fault, load.Message, fault, words);
    }

    [Theory]
    [MemberData(nameof(Rerankers))]
    public void A_reranker_that_cannot_work_is_refused_with_what_is_wrong(string folder, ModelLoadFault fault, string[] words)
    {
        var load = _loader.LoadReranker(ModelFolders.At(Path.Combine("broken", folder)));
        AssertRefused(load.Succeeded, load.Fault, load.Message, fault, words);
    }

    [Fact]
    public void Every_broken_folder_is_tried()
    {
        var folders = Directory.EnumerateDirectories(ModelFolders.At("broken")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var tried = Encoders.Concat(Rerankers).Select(row => (string)row[0]).Order(StringComparer.Ordinal);
        Assert.Equal(folders, tried);
    }

    [Theory]
    [InlineData("ce-bert-identity", "encoder")]
    [InlineData("bi-bert-mean", "reranker")]
    public void A_model_of_the_other_kind_is_refused(string folder, string wanted)
    {
        var message = wanted == "encoder"
            ? _loader.LoadEncoder(ModelFolders.At(folder)).Message
            : _loader.LoadReranker(ModelFolders.At(folder)).Message;
        Assert.Contains("the outputs are", message, StringComparison.Ordinal);
    }

    public void Dispose() => _loader.Dispose();

    private static void AssertRefused(bool succeeded, ModelLoadFault found, string message, ModelLoadFault fault, string[] words)
    {
        Assert.False(succeeded);
        foreach (var word in words)
        {
            Assert.Contains(word, message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(fault, found);
    }
}
