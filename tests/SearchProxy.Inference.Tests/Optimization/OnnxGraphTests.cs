using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Optimization;

public sealed class OnnxGraphTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(ModelFolders.At(""), "*.onnx", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(ModelFolders.At(""), path).Replace('\\', '/'))
        .Where(static path => !path.StartsWith("broken/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_read_and_written_is_the_same_byte_for_byte(string file)
    {
        var bytes = File.ReadAllBytes(ModelFolders.At(file));
        Assert.Equal(bytes, ProtobufMessage.Parse(bytes).ToArray());
    }

    [Fact]
    public void A_message_cut_anywhere_is_refused_or_shorter_and_never_read_past_its_end()
    {
        var whole = new TinyGraph().Weights("table", 2, 2).Node("Gather", ["table", "input_ids"], TinyGraph.Output, ("axis", 0L)).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            var part = whole.AsMemory(0, length);
            var refusal = Record.Exception(() => Assert.Equal(part.ToArray(), ProtobufMessage.Parse(part).ToArray()));
            Assert.True(refusal is null or InvalidDataException, $"{length}: {refusal}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model")]
    public void What_is_no_model_is_refused_in_words(string text) =>
        Assert.Equal(
            ModelLoadFault.FileDamaged,
            Assert.Throws<InferenceException>(() => GraphOptimizer.Run(System.Text.Encoding.UTF8.GetBytes(text), 128)).Fault);
}
