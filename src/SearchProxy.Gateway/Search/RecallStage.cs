using System.Buffers;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Steps 3 and 4: both legs at once, as the caller; and the extra calls that only some pages need.</summary>
internal sealed class RecallStage(
    SearchLaneOptions options, PageSearch pages, LexicalLeg lexicalLeg, VectorLegCall vectorLeg, AddedHits added, FetchStage fetch)
{
    public async ValueTask<Recalled> RunAsync(ActiveSearch search, RecallPlan plan)
    {
        // 3. Encode and 4. Recall of the vector leg, while 4. Recall of the lexical leg is on its way.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(search.Aborted);
        var vectorTask = vectorLeg.RunAsync(search with { Aborted = failed.Token }, plan);
        var recalled = await WithTextsAsync(search, plan, await lexicalLeg.RunAsync(search, plan));
        if (recalled.Instead is not null)
        {
            await failed.CancelAsync();
            await vectorTask.ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return recalled;
        }

        var found = await vectorTask;
        var (vector, fault) = found;
        if (plan.IsBehindWindow && vector is null)
        {
            return Recalled.Nothing(search.Forward(fault ?? Verdict.Degraded(DegradeReason.VectorLeg)));
        }

        if (vector is not null)
        {
            (vector, fault) = await HoldAsync(search, plan, recalled.Lexical!, vector);
        }

        return await added.AdmitAsync(search, plan, recalled with { Vector = vector, VectorFault = fault, Query = found.Query });
    }

    /// <summary>
    /// The hits of the vector leg that may take part (decision 0026). One of an index that came up since the mapping was read was not
    /// judged by its own mapping. Where nothing may be added, the filter of the leg sees to it; what it cannot see is the score that the
    /// client's own query gives, and a write between both legs.
    /// </summary>
    private async ValueTask<(SearchAnswer Vector, Verdict? Fault)> HoldAsync(
        ActiveSearch search, RecallPlan plan, SearchAnswer lexical, SearchAnswer vector)
    {
        var isLate = false;
        var hits = vector.Hits.Where(hit => plan.Text.ByIndex.ContainsKey(hit.Key.Index)).ToList();
        if (plan.Intent.Hold != WideningHold.None)
        {
            var found = lexical.Hits.Select(static hit => hit.Key).ToHashSet();
            var unseen = hits.ConvertAll(static hit => hit.Key).FindAll(key => !found.Contains(key));
            if (Recalled.IsWhole(plan, lexical) && search.Request.CollapseField is null)
            {
                unseen.Clear();
            }

            if (plan.Intent.NeedsProof && unseen.Count > 0)
            {
                var proof = await FindAsync(search, unseen);
                isLate = proof.IsLate;
                unseen = [.. proof.Answer?.Hits.Select(static hit => hit.Key) ?? []];
            }

            found.UnionWith(unseen);
            hits.RemoveAll(hit => !found.Contains(hit.Key));
        }

        return (
            hits.Count == vector.Hits.Count ? vector : vector.Keep(hits),
            isLate ? Verdict.Degraded(DegradeReason.Deadline, "hits of the vector leg that could not be proven are left out") : null);
    }

    /// <summary>Those that the client's own query finds; none when it cannot be asked.</summary>
    private async ValueTask<PageAnswer> FindAsync(ActiveSearch search, List<HitKey> keys)
    {
        var from = search.Timer.Now();
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteFound(body, search.Request, keys);
        var answer = await AskAsync(search, body.WrittenMemory);
        search.Timer.Note("proof", from);
        return answer;
    }

    private async ValueTask<Recalled> WithTextsAsync(ActiveSearch search, RecallPlan plan, Recalled recalled)
    {
        if (!plan.AreTextsApart || plan.IsBehindWindow || recalled.Lexical is not { Hits.Count: > 0 } lexical)
        {
            return recalled;
        }

        var from = search.Timer.Now();
        var asked =
            await fetch.AskTextsAsync(search, [.. lexical.Hits.Take(plan.Window).Select(static hit => hit.Key)], [.. plan.Text.Names()]);
        search.Timer.Note("texts", from);
        return asked.Answer is not { } answer
            ? Recalled.Nothing(
                search.Forward(Verdict.Degraded(asked.FaultOr(DegradeReason.Rewrite), "the texts of the hits could not be read")))
            : recalled with
            {
                Texts = answer.Hits.DistinctBy(static hit => hit.Key).ToDictionary(static hit => hit.Key, hit => (answer, hit)),
            };
    }

    /// <summary>A page behind the window: the client's own order without the documents that the window holds (decision 0011).</summary>
    public async ValueTask<SearchOutcome> TailAsync(ActiveSearch search, RecallPlan plan, Recalled recalled, IReadOnlyList<FusedHit> window)
    {
        var from = search.Timer.Now();
        var count = await CountInLexicalAsync(search, plan, recalled, window);
        IReadOnlyList<PageHit> page = [];
        if (window.Count == plan.Window)
        {
            var request = search.Request;
            var body = new ArrayBufferWriter<byte>(4 * 1024);
            WriteTail(body, request, window);
            var asked = await AskAsync(search, body.WrittenMemory);
            if (asked.Answer is not { } tail)
            {
                return search.Forward(
                    Verdict.Degraded(asked.FaultOr(DegradeReason.VectorLeg), "the page behind the window could not be read"));
            }

            page = [.. tail.Hits.Select(hit => new PageHit(tail, hit, Score: null))];
        }

        search.Timer.Note("tail", from);
        return ResponseStage.Tail(search, plan, recalled.With(count), page, PageMerger.Total(recalled, window, count.Found));
    }

    private static void WriteTail(IBufferWriter<byte> body, SearchRequest request, IReadOnlyList<FusedHit> window)
    {
        var from = request.From - window.Count;
        if (request.CollapseField is { } field)
        {
            WindowFilterBody.WriteWithoutGroups(
                body, request, from, request.Size, [.. window.Select(hit => HitGroup.Of(hit.Source.Bytes.Span, hit.Hit, field))]);
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
    public async ValueTask<WindowCount> CountInLexicalAsync(
        ActiveSearch search, RecallPlan plan, Recalled recalled, IReadOnlyList<FusedHit> window)
    {
        var lexical = recalled.Lexical!;
        var unseen = window.Where(static hit => hit.IsVectorOnly).Select(static hit => hit.Hit.Key).ToArray();
        if (unseen.Length == 0 || plan.Intent.Hold != WideningHold.None || !lexical.TotalIsExact || lexical.Total <= lexical.Hits.Count)
        {
            return default;
        }

        if (recalled.Candidates is { IsLexicalKnown: true } candidates)
        {
            return new WindowCount(unseen.Count(candidates.Lexical.ContainsKey), DegradeReason.None);
        }

        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteCount(body, search.Request, unseen);
        var asked = await AskAsync(search, body.WrittenMemory);
        return asked.Answer is { Total: >= 0 } answer
            ? new WindowCount((int)answer.Total, DegradeReason.None)
            : new WindowCount(Found: null, asked.FaultOr(DegradeReason.VectorLeg));
    }

    private ValueTask<PageAnswer> AskAsync(ActiveSearch search, ReadOnlyMemory<byte> body) =>
        pages.AskAsync(search, LegUrl.Page(search.Request, options.StablePaging), body);
}
