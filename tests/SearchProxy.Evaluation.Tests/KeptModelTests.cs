using SearchProxy.Evaluation.Kept;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation.Tests;

public sealed class KeptModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_run_computes_nothing_that_the_first_one_did()
    {
        using var model = new CountingModel("model@1");
        using (var first = new KeptReranker(model, _folder))
        {
            Assert.Equal<float[]>([1f, 2f], (await ScoreAsync(first, "q", "a", "bb")).Values.ToArray());
        }

        using var second = new KeptReranker(model, _folder);
        Assert.Equal<float[]>([2f, 3f, 1f], (await ScoreAsync(second, "q", "bb", "ccc", "a")).Values.ToArray());
        Assert.Equal((1, 2), (second.Computed, second.Kept));
        Assert.Equal(["a", "bb", "ccc"], model.Seen);
    }

    [Theory]
    [InlineData("model@2", "q", "a")]
    [InlineData("model@1", "qa", "")]
    [InlineData("model@1", "q", "a ")]
    public async Task Another_model_query_or_text_has_a_score_of_its_own(string id, string query, string passage)
    {
        using var model = new CountingModel("model@1");
        using (var first = new KeptReranker(model, _folder))
        {
            await ScoreAsync(first, "q", "a");
        }

        using var other = new CountingModel(id);
        using var second = new KeptReranker(other, _folder);
        await ScoreAsync(second, query, passage);
        Assert.Equal(0, second.Kept);
    }

    [Fact]
    public async Task A_score_that_failed_is_not_kept()
    {
        using var model = new CountingModel("model@1") { Fails = true };
        using var reranker = new KeptReranker(model, _folder);
        Assert.Equal(RerankFault.Model, (await ScoreAsync(reranker, "q", "a")).Fault);
        model.Fails = false;
        Assert.Equal((RerankFault.None, 1), ((await ScoreAsync(reranker, "q", "a")).Fault, (int)reranker.Computed));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(-23)]
    [InlineData(2)]
    public async Task A_file_that_was_cut_off_or_has_a_torn_end_loses_no_more_than_that_record(int change)
    {
        using var model = new CountingModel("model@1");
        using (var first = new KeptReranker(model, _folder))
        {
            await ScoreAsync(first, "q", "a", "bb");
        }

        var file = Assert.Single(Directory.GetFiles(_folder));
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length + change);
        }

        using (var second = new KeptReranker(model, _folder))
        {
            Assert.Equal<float[]>([1f, 2f], (await ScoreAsync(second, "q", "a", "bb")).Values.ToArray());
        }

        using var third = new KeptReranker(model, _folder);
        await ScoreAsync(third, "q", "a", "bb");
        Assert.Equal(0, third.Computed);
    }

    [Fact]
    public async Task The_passage_of_a_document_is_the_best_one_that_was_read_for_the_query()
    {
        using var model = new CountingModel("model@1");
        using var reranker = new KeptReranker(model, folder: null);
        await ScoreAsync(reranker, "q", "Title\nfirst half", "Title\nfirst half and the second one", "other");
        Assert.Equal("Title\nfirst half and the second one", reranker.PassageOf("q", "first half"));
        Assert.Null(reranker.PassageOf("q", "missing"));
        Assert.Null(reranker.PassageOf("another query", "first half"));
    }

    [Fact]
    public async Task Vectors_are_kept_by_role_and_text()
    {
        using var model = new CountingModel("model@1");
        using (var first = new KeptEncoder(model, _folder))
        {
            await first.EncodeAsync("a", TextRole.Query, CancellationToken.None);
        }

        using var second = new KeptEncoder(model, _folder);
        Assert.Equal<float[]>([1f, 0f], await second.EncodeAsync("a", TextRole.Query, CancellationToken.None));
        Assert.Equal<float[]>([1f, 1f], await second.EncodeAsync("a", TextRole.Passage, CancellationToken.None));
        Assert.Equal(["a", "a"], model.Seen);
    }

    private static async Task<RerankScores> ScoreAsync(IReranker reranker, string query, params string[] passages) =>
        await reranker.ScoreAsync(query, [.. passages.Select(passage => passage.AsMemory())], CancellationToken.None);

    /// <summary>The score of a passage is its length.</summary>
    private sealed class CountingModel(string id) : IReranker, ITextEncoder
    {
        public List<string> Seen { get; } = [];

        public bool Fails { get; set; }

        public string ModelId => id;

        public int Dimensions => 2;

        public string? Complaint => null;

        public ValueTask<RerankScores> ScoreAsync(string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            Seen.AddRange(passages.Select(passage => passage.ToString()));
            return ValueTask.FromResult(Fails
                ? RerankScores.Failed(passages.Count, RerankFault.Model)
                : new RerankScores(passages.Select(passage => (float)passage.Length).ToArray(), passages.Count, RerankFault.None));
        }

        public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken)
        {
            Seen.Add(text);
            return ValueTask.FromResult<float[]>([text.Length, role == TextRole.Query ? 0 : 1]);
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
