using SearchProxy.Inference.Options;
using SearchProxy.Inference.Swapping;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Swapping;

public sealed class RerankerSlotTests : IDisposable
{
    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages = [.. Enumerable.Range(0, 6)
        .Select(i => $"passage {i}".AsMemory())];

    private readonly ModelLoader _loader = new(new InferenceOptions { Threads = 2 });

    [Fact]
    public async Task Searches_during_a_swap_all_get_scores_of_one_of_the_two_models()
    {
        using var plain = Load("ce-bert-identity").Model!;
        using var other = Load("ce-bert-sigmoid").Model!;
        var before = (await plain.ScoreAsync("q", Passages, CancellationToken.None)).Values.ToArray();
        var after = (await other.ScoreAsync("q", Passages, CancellationToken.None)).Values.ToArray();
        using var slot = new RerankerSlot(Load("ce-bert-identity").Model!);
        var stop = false;
        var searches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            List<float[]> answers = [];
            while (!Volatile.Read(ref stop))
            {
                var scores = await slot.ScoreAsync("q", Passages, CancellationToken.None);
                Assert.Equal(RerankFault.None, scores.Fault);
                answers.Add(scores.Values.ToArray());
            }

            return answers;
        })).ToArray();
        for (var round = 0; round < 5; round++)
        {
            Assert.True((await slot.ReplaceAsync(
                () => Load(round % 2 == 0 ? "ce-bert-sigmoid" : "ce-bert-identity"), CancellationToken.None)).Succeeded);
        }

        Volatile.Write(ref stop, true);
        foreach (var answer in (await Task.WhenAll(searches)).SelectMany(list => list))
        {
            Assert.True(answer.SequenceEqual(before) || answer.SequenceEqual(after));
        }

        Assert.Equal(other.ModelId, slot.ModelId);
    }

    [Fact]
    public async Task A_model_that_is_refused_leaves_the_old_one_in_use()
    {
        using var slot = new RerankerSlot(Load("ce-bert-identity").Model!);
        var id = slot.ModelId;
        var load = await slot.ReplaceAsync(() => Load("broken/three-labels"), CancellationToken.None);
        Assert.False(load.Succeeded);
        Assert.Equal(id, slot.ModelId);
        Assert.Equal(6, (await slot.ScoreAsync("q", Passages, CancellationToken.None)).Scored);
    }

    [Fact]
    public async Task The_old_model_is_disposed_when_its_last_call_has_ended_and_not_before()
    {
        var old = new HeldReranker();
        using var slot = new RerankerSlot(old);
        var running = slot.ScoreAsync("q", Passages, CancellationToken.None).AsTask();
        await slot.ReplaceAsync(() => Load("ce-bert-identity"), CancellationToken.None);
        Assert.False(old.IsDisposed);
        Assert.Equal(6, (await slot.ScoreAsync("q", Passages, CancellationToken.None)).Scored);
        old.Release.SetResult();
        await running;
        Assert.True(old.IsDisposed);
    }

    public void Dispose() => _loader.Dispose();

    private ModelLoad<IReranker> Load(string name) => _loader.LoadReranker(ModelFolders.At(name));

    private sealed class HeldReranker : IReranker
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public string ModelId => "held@0";

        public async ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            await Release.Task;
            return RerankScores.Failed(passages.Count, RerankFault.Deadline);
        }

        public void Dispose() => IsDisposed = true;
    }
}
