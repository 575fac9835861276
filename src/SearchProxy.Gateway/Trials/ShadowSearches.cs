using SearchProxy.Core.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Trials;

/// <summary>
/// Reranks searches for nobody, beside their answers, and counts what that would have changed. Few at a time: what is too much is left out,
/// and counted as busy.
/// </summary>
internal sealed class ShadowSearches(
    SearchPipeline pipeline, MemoryKeeper keeper, TrialMetrics metrics, TrialLog log, TimeProvider time) : IDisposable
{
    private const int MostAtOnce = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _slots = new(MostAtOnce);

    /// <summary>Begins one; it outlives the request.</summary>
    /// <returns>Its end, for tests; never fails.</returns>
    public Task Begin(SearchCall call)
    {
        if (!_slots.Wait(0))
        {
            metrics.Shadowed(TrialMetrics.Busy, ranks: null);
            return Task.CompletedTask;
        }

        // The request's own memory goes back when it is answered.
        var memory = new AnswerMemory(keeper.Budget);
        if (CopyOf(call, memory) is not { } own)
        {
            memory.Abandon();
            _slots.Release();
            metrics.Shadowed(TrialMetrics.Busy, ranks: null);
            return Task.CompletedTask;
        }

        return Task.Run(() => RunAsync(own, memory), CancellationToken.None);
    }

    public void Dispose() => _slots.Dispose();

    private static SearchCall? CopyOf(SearchCall call, AnswerMemory memory)
    {
        var body = call.Input.Body;
        if (!memory.TryHold(AnswerMemory.WithText(body.Length)) || AnswerMemory.AllocateOrNull(body.Length) is not { } copy)
        {
            return null;
        }

        body.CopyTo(copy);
        return call with { Input = call.Input with { Body = copy }, Memory = memory };
    }

    private async Task RunAsync(SearchCall call, AnswerMemory memory)
    {
        try
        {
            using var stop = new CancellationTokenSource(Longest, time);
            var outcome = await pipeline.RunAsync(call, new StageTimer(time), stop.Token);
            Tell(call, outcome);
        }
        catch (Exception e)
        {
            log.ShadowThrew(e);
            metrics.Shadowed(ReasonName.Of(VerdictKind.Failed), ranks: null);
        }
        finally
        {
            memory.Abandon();
            _slots.Release();
        }
    }

    private void Tell(SearchCall call, SearchOutcome outcome)
    {
        var ranks = outcome.Explained is { Hits.Count: > 0 } page
            ? new ShadowRanks(page.From, [.. page.Hits.Select(hit => page.Origins.Of.GetValueOrDefault(hit.Hit.Key)?.LexicalRank)])
            : null;
        metrics.Shadowed(outcome.Verdict.Name, ranks);
        if (ranks is not null)
        {
            log.Shadowed(call.Input.RawPath, ranks);
        }
    }
}
