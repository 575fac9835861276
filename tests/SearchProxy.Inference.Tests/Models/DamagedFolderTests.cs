using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;
using SearchProxy.Inference.Tests.Encoders;

namespace SearchProxy.Inference.Tests.Models;

public sealed class DamagedFolderTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 1 });

    [Theory]
    [InlineData("modules.json", "{}", "not a list of modules")]
    [InlineData(
        "modules.json", """[{"path":"../x","type":"sentence_transformers.models.Pooling"}]""", "does not lie in the model's folder")]
    [InlineData(
        "modules.json",
        """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"2_Dense","type":"sentence_transformers.models.Dense"}]""",
        "the module 'Dense', which is not supported")]
    [InlineData(
        "modules.json", """[{"path":"","type":"custom_st.Transformer"}]""", "the module 'custom_st.Transformer', which is not supported")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_magic":true}""", "unsupported pooling 'pooling_mode_magic'; supported are cls")]
    [InlineData("1_Pooling/config.json", "{}", "unsupported pooling 'none'")]
    [InlineData("1_Pooling/config.json", "[]", "an object is expected; found Array")]
    [InlineData("1_Pooling/config.json", null, "is missing; modules.json names it")]
    [InlineData("config.json", "{", "config.json is not valid JSON: line 1, column 2")]
    [InlineData("tokenizer.json", "", "the file is empty (0 bytes)")]
    [InlineData("onnx/model.onnx", "<html>not found</html>", "is not a readable ONNX model")]
    public void A_folder_with_one_wrong_file_is_refused_with_what_is_wrong(string file, string? content, string words)
    {
        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        var path = Path.Combine(folder.Path, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        var load = _loader.LoadEncoder(folder.Path);
        Assert.False(load.Succeeded);
        Assert.Contains(words, load.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("onnx/beside")]
    public void A_pipe_in_the_folder_is_refused_and_not_waited_for(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        var path = Path.Combine(folder.Path, file);
        File.Delete(path);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            make.WaitForExit();
        }

        var load = _loader.LoadEncoder(folder.Path);
        Assert.Equal(ModelLoadFault.Unsupported, load.Fault);
        Assert.Contains("is a named pipe", load.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_device_is_refused_and_a_link_to_a_file_is_taken()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        var config = Path.Combine(folder.Path, "config.json");
        File.Move(config, config + ".real");
        File.CreateSymbolicLink(config, config + ".real");
        using (var encoder = _loader.LoadEncoder(folder.Path).Model)
        {
            Assert.NotNull(encoder);
        }

        File.Delete(config);
        File.CreateSymbolicLink(config, "/dev/zero");
        Assert.Contains("is a character device", _loader.LoadEncoder(folder.Path).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_position_table_limits_a_longer_sequence_length()
    {
        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        File.WriteAllText(Path.Combine(folder.Path, "sentence_bert_config.json"), """{"max_seq_length":4096}""");
        using var encoder = _loader.LoadEncoder(folder.Path) is { Model: { } model, Card.MaxTokens: 64 } ? model : null;
        Assert.NotNull(encoder);
    }

    [Fact]
    public void A_position_table_shorter_than_the_files_say_is_found_at_load()
    {
        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        File.WriteAllText(Path.Combine(folder.Path, "sentence_bert_config.json"), """{"max_seq_length":256}""");
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), """{"hidden_size":32,"vocab_size":400}""");
        var load = _loader.LoadEncoder(folder.Path);
        Assert.Equal(ModelLoadFault.Inconsistent, load.Fault);
        Assert.Contains("The graph fails for 256 tokens", load.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("cls")]
    [InlineData("lasttoken")]
    [InlineData("weightedmean")]
    public async Task Every_pooling_mode_gives_unit_vectors_of_its_own(string mode)
    {
        using var folder = PatchedModel.CopyOf("bi-bert-mean");
        File.WriteAllText(
            Path.Combine(folder.Path, "1_Pooling", "config.json"), $$"""{"embedding_dimension":32,"pooling_mode":"{{mode}}"}""");
        var load = _loader.LoadEncoder(folder.Path);
        Assert.True(load.Succeeded, load.Message);
        using var encoder = load.Model!;
        var vector = await encoder.EncodeAsync("what is a search proxy", TextRole.Passage, CancellationToken.None);
        Assert.Equal(1, vector.Sum(number => number * number), 4);
        Assert.NotEqual(
            ModelFolders.Floats(ModelFolders.Expected("bi-bert-mean").GetProperty("items")[4].GetProperty("embedding")), vector);
    }

    [Fact]
    public void A_folder_that_is_not_there_and_options_out_of_bounds_are_named()
    {
        Assert.Equal(ModelLoadFault.FileMissing, _loader.LoadEncoder("/nowhere/at/all").Fault);
        var bounds = _loader.LoadEncoder(ModelFolders.At("bi-bert-mean"), new EncoderOptions { MaxTokens = 1, Dimensions = 0 });
        Assert.Equal(
            (ModelLoadFault.Options, "maxTokens is 1; 8 to 8192 is supported; dimensions is 0; 1 to 16384 is supported"),
            (bounds.Fault, bounds.Message));
        Assert.Equal(
            ModelLoadFault.Options, _loader.LoadEncoder(ModelFolders.At("bi-bert-mean"), new EncoderOptions { Dimensions = 33 }).Fault);
        Assert.Equal(
            ModelLoadFault.Options,
            _loader.LoadEncoder(ModelFolders.At("bi-bert-mean"), new EncoderOptions { File = "../../x.onnx" }).Fault);
        Assert.Throws<ArgumentException>(() => new ModelLoader(new InferenceOptions { Threads = 0, QueueTokens = 1 }));
    }

    public void Dispose() => _loader.Dispose();
}
