using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Tests.Conformance;

/// <summary>
/// The numbers are those of the reference, which takes text like <c>[SEP]</c> as the token: so do these tests, unlike the default.
/// </summary>
public sealed class RerankerConformanceTests : IDisposable
{
    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 2 });

    public static TheoryData<string> Folders => [.. ModelFolders.Names("cross-encoder")];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_pair_gets_the_score_and_the_logits_of_the_reference(string folder)
    {
        var expected = ModelFolders.Expected(folder);
        var tolerance = expected.GetProperty("tolerance").GetSingle();
        using var reranker = Load(
            folder, new RerankerOptions { SpecialTokens = SpecialTokenText.Match, Truncation = PairTruncation.LongestFirst });
        Assert.Equal(expected.GetProperty("activation").GetString(), reranker.Model.Plan.Activation.ToString().ToLowerInvariant());
        var buffers = new InputBuffers();
        foreach (var item in expected.GetProperty("items").EnumerateArray())
        {
            var (query, passage) = (item.GetProperty("text").GetString()!, item.GetProperty("pair").GetString()!);
            var scores = await reranker.ScoreAsync(query, [passage.AsMemory()], CancellationToken.None);
            Assert.Equal(RerankFault.None, scores.Fault);
            var score = item.GetProperty("score").GetSingle();
            Assert.True(
                Math.Abs(scores.Values.Span[0] - score) <= tolerance,
                $"{folder}: '{query}' '{passage}' scores {scores.Values.Span[0]}, not {score}");
            reranker.Model.Encode(reranker.Model.Prepare(query), passage, buffers);
            Assert.Equal(item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), buffers.Row.Ids.ToArray());
            var logits = reranker.Model.Logits(buffers.Row.Ids, buffers.Row.TypeIds, buffers);
            Assert.True(ModelFolders.Difference(logits, ModelFolders.Floats(item.GetProperty("logits"))) <= tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Pairs_short_enough_score_the_same_when_only_the_passage_may_be_cut(string folder)
    {
        var limit = ModelFolders.Expected(folder).GetProperty("max_length").GetInt32();
        using var reranker = Load(folder, new RerankerOptions { SpecialTokens = SpecialTokenText.Match });
        foreach (var item in ModelFolders.Expected(folder)
            .GetProperty("items")
            .EnumerateArray()
            .Where(item => item.GetProperty("ids").GetArrayLength() < limit))
        {
            var scores = await reranker.ScoreAsync(
                item.GetProperty("text").GetString()!, [item.GetProperty("pair").GetString().AsMemory()], CancellationToken.None);
            Assert.True(Math.Abs(scores.Values.Span[0] - item.GetProperty("score").GetSingle()) <= 1e-4f);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_long_query_leaves_at_least_half_of_the_pair_to_the_passage(string folder)
    {
        using var reranker = Load(folder, new RerankerOptions { SpecialTokens = SpecialTokenText.Match });
        var buffers = new InputBuffers();
        var query = string.Concat(Enumerable.Repeat("query words ", 400));
        reranker.Model.Encode(reranker.Model.Prepare(query), string.Concat(Enumerable.Repeat("passage text ", 400)), buffers);
        Assert.Equal(reranker.Model.Plan.MaxTokens, buffers.Row.Count);
        Assert.True(reranker.Model.Prepare(query).Text.Count <= (buffers.Row.Count - reranker.Model.Tokenizer.PairSpecialTokens) / 2);
    }

    public void Dispose() => _loader.Dispose();

    private CrossEncoder Load(string folder, RerankerOptions options)
    {
        var load = _loader.LoadReranker(ModelFolders.At(folder), options);
        Assert.True(load.Succeeded, load.Message);
        return (CrossEncoder)load.Model!;
    }
}
