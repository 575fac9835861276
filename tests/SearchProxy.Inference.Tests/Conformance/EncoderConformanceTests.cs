using System.Text.Json;
using SearchProxy.Inference.Options;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Tests.Conformance;

/// <summary>
/// The numbers are those of the reference, which takes text like <c>[SEP]</c> as the token: so do these tests, unlike the default.
/// </summary>
public sealed class EncoderConformanceTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 2 });

    public static TheoryData<string> Folders => [.. ModelFolders.Names("bi-encoder").Concat(ModelFolders.Names("static"))];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_text_gets_the_vector_of_the_reference(string folder)
    {
        var expected = ModelFolders.Expected(folder);
        var tolerance = expected.GetProperty("tolerance").GetSingle();
        foreach (var byPrompt in expected.GetProperty("items").EnumerateArray().GroupBy(Prompt))
        {
            using var encoder = Load(
                folder,
                new EncoderOptions
                {
                    SpecialTokens = SpecialTokenText.Match,
                    Length = VectorLength.AsModel,
                    QueryPrompt = PromptText(expected, byPrompt.Key),
                });
            foreach (var item in byPrompt.Where(item => item.TryGetProperty("embedding", out _)))
            {
                var text = item.GetProperty("text").GetString()!;
                var vector = await encoder.EncodeAsync(text, TextRole.Query, CancellationToken.None);
                var difference = ModelFolders.Difference(vector, ModelFolders.Floats(item.GetProperty("embedding")));
                Assert.True(difference <= tolerance, $"{folder}: '{text}' differs by {difference}; {tolerance} is allowed");
            }
        }
    }

    [Theory]
    [InlineData("query")]
    [InlineData("passage")]
    [InlineData("document")]
    public async Task The_folders_own_prompts_go_before_queries_and_passages(string promptName)
    {
        foreach (var folder in (string[])["bi-xlmr-mean-prompts", "bi-qwen2-last"])
        {
            var expected = ModelFolders.Expected(folder);
            using var encoder = Load(folder, new EncoderOptions { SpecialTokens = SpecialTokenText.Match });
            foreach (var item in expected.GetProperty("items").EnumerateArray().Where(item => Prompt(item) == promptName))
            {
                var vector = await encoder.EncodeAsync(
                    item.GetProperty("text").GetString()!,
                    promptName == "query" ? TextRole.Query : TextRole.Passage,
                    CancellationToken.None);
                Assert.True(ModelFolders.Difference(vector, ModelFolders.Floats(item.GetProperty("embedding"))) <= 1e-4f);
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public async Task A_cut_to_fewer_dimensions_gives_unit_vectors_or_what_the_reference_cuts(int dimensions)
    {
        var expected = ModelFolders.Expected("bi-matryoshka");
        using var unit = Load("bi-matryoshka", new EncoderOptions { SpecialTokens = SpecialTokenText.Match, Dimensions = dimensions });
        using var asModel = Load(
            "bi-matryoshka",
            new EncoderOptions { SpecialTokens = SpecialTokenText.Match, Dimensions = dimensions, Length = VectorLength.AsModel });
        Assert.Equal(dimensions, unit.Dimensions);
        Assert.NotEqual(unit.ModelId, asModel.ModelId);
        foreach (var item in expected.GetProperty("items").EnumerateArray())
        {
            var text = item.GetProperty("text").GetString()!;
            var truncated = item.GetProperty("truncated").GetProperty(dimensions.ToString());
            var normalized = await unit.EncodeAsync(text, TextRole.Passage, CancellationToken.None);
            var cut = await asModel.EncodeAsync(text, TextRole.Passage, CancellationToken.None);
            Assert.True(ModelFolders.Difference(normalized, ModelFolders.Floats(truncated.GetProperty("cut_then_normalized"))) <= 1e-4f);
            Assert.True(ModelFolders.Difference(cut, ModelFolders.Floats(truncated.GetProperty("cut"))) <= 1e-4f);
        }
    }

    [Theory]
    [InlineData("bi-bert-cls")]
    [InlineData("bi-matryoshka")]
    public async Task A_model_without_normalize_module_gives_unit_vectors_unless_asked_otherwise(string folder)
    {
        using var encoder = Load(folder, new EncoderOptions { SpecialTokens = SpecialTokenText.Match });
        foreach (var item in ModelFolders.Expected(folder).GetProperty("items").EnumerateArray())
        {
            var vector = await encoder.EncodeAsync(item.GetProperty("text").GetString()!, TextRole.Passage, CancellationToken.None);
            Assert.True(ModelFolders.Difference(vector, ModelFolders.Floats(item.GetProperty("embedding_normalized"))) <= 1e-4f);
        }
    }

    [Theory]
    [InlineData("bi-bert-mean")]
    [InlineData("bi-qwen2-last")]
    [InlineData("bi-matryoshka")]
    public async Task Eight_bit_weights_stay_near_the_reference(string folder)
    {
        var expected = ModelFolders.Expected(folder);
        var allowed = Math.Max(0.01f, 2 * expected.GetProperty("int8_max_cosine_distance").GetSingle());
        using var encoder = Load(
            folder, new EncoderOptions { SpecialTokens = SpecialTokenText.Match, File = "onnx/model_quantized.onnx", QueryPrompt = "" });
        foreach (var item in expected.GetProperty("items").EnumerateArray().Where(item => Prompt(item).Length == 0))
        {
            var vector = await encoder.EncodeAsync(item.GetProperty("text").GetString()!, TextRole.Query, CancellationToken.None);
            var cosine = System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(
                vector, ModelFolders.Floats(item.GetProperty("embedding")));
            Assert.True(1 - cosine <= allowed, $"cosine {cosine}");
        }
    }

    public void Dispose() => _loader.Dispose();

    private static string Prompt(JsonElement item) =>
        item.TryGetProperty("prompt_name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";

    private static string PromptText(JsonElement expected, string name) =>
        name.Length == 0 ? "" : expected.GetProperty("prompts").GetProperty(name).GetString()!;

    private ITextEncoder Load(string folder, EncoderOptions options)
    {
        var load = _loader.LoadEncoder(ModelFolders.At(folder), options);
        Assert.True(load.Succeeded, load.Message);
        return load.Model!;
    }
}
