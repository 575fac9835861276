using System.Buffers;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Steps 3 and 4: both legs at once, as the caller; and the extra calls that only some pages need.</summary>
internal sealed class RecallStage(SearchLaneOptions options, PageSearch pages, LexicalLeg lexicalLeg, VectorLegCall vectorLeg)
{
    public async ValueTask<Recalled> RunAsync(ActiveSearch search, RecallPlan plan)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(search.Aborted);
        var vectorTask = vectorLeg.RunAsync(search with { Aborted = failed.Token }, plan);
        var recalled = await lexicalLeg.RunAsync(search, plan);
        if (recalled.Instead is not null)
        {
            await failed.CancelAsync();
            await vectorTask.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return recalled;
        }

        var (vector, fault) = await vectorTask;
        return plan.IsBehindWindow && vector is null
            ? Recalled.Nothing(search.Forward(fault ?? Verdict.Degraded(DegradeReason.VectorLeg)))
            : recalled with { Vector = vector, VectorFault = fault };
    }

    /// <summary>A page behind the window: the client's own order without the documents that the window holds.</summary>
    public async ValueTask<SearchOutcome> TailAsync(ActiveSearch search, RecallPlan plan, Recalled recalled, IReadOnlyList<FusedHit> window)
    {
        var from = search.Timer.Now();
        var found = await CountInLexicalAsync(search, recalled, window);
        IReadOnlyList<PageHit> page = [];
        if (window.Count == plan.Window)
        {
            var request = search.Request;
            var body = new ArrayBufferWriter<byte>(4 * 1024);
            WriteTail(body, request, window);
            if (await AskAsync(search, body.WrittenMemory) is not { } tail)
            {
                return search.Forward(Verdict.Degraded(DegradeReason.VectorLeg, "the page behind the window could not be read"));
            }

            page = [.. tail.Hits.Select(hit => new PageHit(tail, hit, Score: null))];
        }

        search.Timer.Note("tail", from);
        return ResponseStage.Tail(search, recalled, page, PageMerger.Total(recalled, window, found));
    }

    private static void WriteTail(IBufferWriter<byte> body, SearchRequest request, IReadOnlyList<FusedHit> window)
    {
        var from = request.From - window.Count;
        if (request.CollapseField is { } field)
        {
            WindowFilterBody.WriteWithoutGroups(body, request, from, request.Size, [.. window.Select(hit => HitGroup.Of(hit.Source.Bytes.Span, hit.Hit, field))]);
        }
        else
        {
            WindowFilterBody.WriteWithout(body, request, from, request.Size, window.Select(static hit => hit.Hit.Key));
        }
    }

    /// <summary>
    /// How many hits of the window the client's own query finds as well, or null when that need not be known: the engine's total
    /// already says all, or says nothing exact.
    /// </summary>
    public async ValueTask<int?> CountInLexicalAsync(ActiveSearch search, Recalled recalled, IReadOnlyList<FusedHit> window)
    {
        var lexical = recalled.Lexical!;
        var unseen = window.Where(static hit => hit.IsVectorOnly).Select(static hit => hit.Hit.Key).ToArray();
        if (unseen.Length == 0 || !lexical.TotalIsExact || lexical.Total <= lexical.Hits.Count)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteCount(body, search.Request, unseen);
        return await AskAsync(search, body.WrittenMemory) is { Total: >= 0 } answer ? (int)answer.Total : null;
    }

    private ValueTask<SearchAnswer?> AskAsync(ActiveSearch search, ReadOnlyMemory<byte> body) =>
        pages.AskAsync(search, LegUrl.Page(search.Request, options.StablePaging), body);
}
