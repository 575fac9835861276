using System.Numerics.Tensors;
using System.Text.Json;
using SearchProxy.Inference.Options;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Models;

public sealed class DefaultModelTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 2 });

    [Fact]
    public async Task The_default_encoder_gives_the_expected_vectors()
    {
        var load = _loader.LoadEncoder(RepositoryFolder.At("models", "all-MiniLM-L6-v2"));
        Assert.True(load.Succeeded, load.Message);
        Assert.True(load.Card!.Verified);
        Assert.Equal(256, load.Card.MaxTokens);
        Assert.Equal(384, load.Model!.Dimensions);
        using var encoder = load.Model;
        var least = 1f;
        foreach (var item in Items("all-MiniLM-L6-v2"))
        {
            var vector = await encoder.EncodeAsync(item.GetProperty("text").GetString()!, TextRole.Passage, CancellationToken.None);
            float[] expected = [.. item.GetProperty("embedding_int8").EnumerateArray().Select(number => number.GetSingle())];
            least = Math.Min(least, TensorPrimitives.CosineSimilarity(vector, expected));
        }

        // The vectors are those of another runtime. A last bit that differs before a rounding to 8 bits is a whole step after it.
        Assert.True(least > 0.9995f, $"cosine {least}");
    }

    /// <summary>
    /// The graph as it was exported, on which the scores of another runtime are known, and the one that is rewritten and run: a last bit
    /// that differs before a rounding to 8 bits is a whole step after it, and rewriting moves many. Both lie equally far from the scores in
    /// floats.
    /// </summary>
    [Theory]
    [InlineData("onnx/model_int8.onnx", 0.1f)]
    [InlineData(null, 0.25f)]
    public async Task The_default_reranker_gives_the_expected_scores_and_knows_the_snake_from_the_language(string? file, float bound)
    {
        var load = _loader.LoadReranker(RepositoryFolder.At("models", "rerank-mini-en"), new RerankerOptions { File = file });
        Assert.True(load.Succeeded, load.Message);
        Assert.True(load.Card!.Verified);
        Assert.Equal(192, load.Card.MaxTokens);
        using var reranker = load.Model!;
        var (largest, largestToFloats) = (0f, 0f);
        foreach (var query in Items("rerank-mini-en").GroupBy(item => item.GetProperty("query").GetString()!))
        {
            var scores = await reranker.ScoreAsync(
                query.Key, [.. query.Select(item => item.GetProperty("passage").GetString().AsMemory())], CancellationToken.None);
            float[] expected = [.. query.Select(item => item.GetProperty("logit_int8").GetSingle())];
            largest = Math.Max(largest, Conformance.ModelFolders.Difference(scores.Values.Span, expected));
            float[] floats = [.. query.Select(item => item.GetProperty("logit_fp32").GetSingle())];
            largestToFloats = Math.Max(largestToFloats, Conformance.ModelFolders.Difference(scores.Values.Span, floats));
            if (query.Key == "python snake")
            {
                Assert.True(scores.Values.Span[1] > scores.Values.Span[0]);
            }
        }

        Assert.True(largest < bound, $"difference {largest}");
        Assert.True(largestToFloats < 0.4f, $"difference to floats {largestToFloats}");
    }

    public void Dispose() => _loader.Dispose();

    private static IEnumerable<JsonElement> Items(string model)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(RepositoryFolder.At("models", model, "expected.json")));
        return [.. json.RootElement.Clone().GetProperty("items").EnumerateArray()];
    }
}
