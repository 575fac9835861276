using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Encoders;

/// <summary>Work that no search waits for: the same numbers, another lane, and no trace in what searches use.</summary>
public class BackgroundWorkTests
{
    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages = ["first".AsMemory(), "second".AsMemory()];

    [Fact]
    public async Task The_numbers_are_those_of_a_search()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;
        using var encoder = loader.LoadEncoder(ModelFolders.At("bi-bert-mean")).Model!;
        var background = await reranker.ScoreAsync("q", Passages, WorkUrgency.Background, CancellationToken.None);
        Assert.Equal((await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Values.ToArray(), background.Values.ToArray());
        foreach (var role in Enum.GetValues<TextRole>())
        {
            Assert.Equal(
                await encoder.EncodeAsync("a text", role, CancellationToken.None),
                await encoder.EncodeAsync("a text", role, WorkUrgency.Background, CancellationToken.None));
        }
    }

    [Fact]
    public async Task It_waits_in_a_lane_of_its_own_and_leaves_the_caches_as_they_are()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;
        using var encoder = loader.LoadEncoder(ModelFolders.At("bi-bert-mean")).Model!;
        using var listener = new RunListener(loader);
        for (var i = 0; i < 2; i++)
        {
            await reranker.ScoreAsync("q", Passages, WorkUrgency.Background, CancellationToken.None);
            await encoder.EncodeAsync("a text", TextRole.Query, WorkUrgency.Background, CancellationToken.None);
        }

        var runs = listener.Heard.Where(heard => heard.Name == "searchproxy.inference.run.duration").ToList();
        Assert.Equal(6, runs.Count);
        Assert.All(runs, run => Assert.EndsWith("lane=background", run.Tags, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_overtakes_it()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1, ScoreCacheBytes = 0 });
        using var reranker = loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var listener = new RunListener(loader) { OnRun = run => { if (run == 1) { held.Set(); hold.Wait(); } } };
        var many = Enumerable.Range(0, 100).Select(i => $"text {i}".AsMemory()).ToList();
        var background = reranker.ScoreAsync("q", many, WorkUrgency.Background, CancellationToken.None).AsTask();
        held.Wait();
        var search = reranker.ScoreAsync("q", Passages, CancellationToken.None).AsTask();
        hold.Set();
        await Task.WhenAll(search, background);
        var lanes = listener.Heard.Where(heard => heard.Name == "searchproxy.inference.run.duration")
            .Select(heard => heard.Tags.Split("lane=")[1])
            .ToList();
        Assert.InRange(lanes.LastIndexOf("rerank"), 1, 4);
        Assert.Equal(102, lanes.Count);
    }

    [Fact]
    public async Task Its_failures_do_not_keep_the_model_from_searches()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1, BreakAfter = 1 }, new ManualTimeProvider());
        using var folder = PatchedModel.WithTokenOfNaN("ce-bert-identity", "7");
        using var reranker = loader.LoadReranker(folder.Path).Model!;
        Assert.Equal(
            RerankFault.Model, (await reranker.ScoreAsync("q", ["7".AsMemory()], WorkUrgency.Background, CancellationToken.None)).Fault);
        Assert.Null(reranker.Complaint);
        Assert.Equal(RerankFault.None, (await reranker.ScoreAsync("q", Passages, CancellationToken.None)).Fault);
    }

    [Fact]
    public void Tokens_are_counted_as_the_model_reads_them()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var encoder =
            loader.LoadEncoder(ModelFolders.At("bi-bert-mean"), new EncoderOptions { MaxTokens = 16, QueryPrompt = "query: " }).Model!;
        var passage = encoder.CountTokens("a b c", TextRole.Passage)!.Value;
        Assert.Equal(5, passage);
        Assert.True(encoder.CountTokens("a b c", TextRole.Query) > passage);
        Assert.Equal(16, encoder.CountTokens(string.Concat(Enumerable.Repeat("a ", 100)), TextRole.Passage));
        using var fixedTable = loader.LoadEncoder(ModelFolders.At("static-plain")).Model!;
        Assert.Equal(0, fixedTable.CountTokens("", TextRole.Passage));
        Assert.True(fixedTable.CountTokens("a b c", TextRole.Passage) >= 3);
    }

    [Fact]
    public void A_pair_fits_when_nothing_of_it_is_cut()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker =
            loader.LoadReranker(ModelFolders.At("ce-bert-identity"), new RerankerOptions { MaxTokens = 16, MaxQueryTokens = 4 }).Model!;
        Assert.True(reranker.Fits("a b c d", "a b c d e f g h i".AsMemory()));
        Assert.False(reranker.Fits("a b c d", "a b c d e f g h i j".AsMemory()));
        Assert.False(reranker.Fits("a b c d e", "a".AsMemory()));
    }

    [Theory]
    [InlineData("\"matryoshka_dimensions\": [8, 16],", new[] { 8, 16, 32 })]
    [InlineData("\"is_matryoshka\": true,", new[] { 1, 7, 8, 16, 32 })]
    [InlineData("\"is_matryoshka\": true, \"matryoshka_dimensions\": [16],", new[] { 16, 32 })]
    [InlineData("", new[] { 32 })]
    public void Vectors_may_be_cut_as_far_as_the_config_says(string member, int[] allowed)
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var folder = PatchedModel.CopyOf("bi-matryoshka");
        var config = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(config, "{" + member + File.ReadAllText(config).TrimStart()[1..]);
        using var encoder = loader.LoadEncoder(folder.Path).Model!;
        Assert.Equal(allowed, new[] { -1, 0, 1, 7, 8, 16, 32, 33 }.Where(encoder.CanCutTo));
    }

    [Theory]
    [InlineData("ce-bert-identity", ScoreScale.Logits)]
    [InlineData("ce-bert-sigmoid", ScoreScale.Probabilities)]
    [InlineData("ce-bert-softmax", ScoreScale.Probabilities)]
    public void A_reranker_says_what_its_scores_are(string folder, ScoreScale scale)
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var reranker = loader.LoadReranker(ModelFolders.At(folder)).Model!;
        Assert.Equal(scale, reranker.Scale);
    }
}
