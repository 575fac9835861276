using System.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The second phase: the hits of the page with all that the client asked of them. And the texts of hits, where these cannot come with them.
/// </summary>
internal sealed class FetchStage(SearchLaneOptions options, PageSearch pages)
{
    /// <summary>All hits of the page.</summary>
    public async ValueTask<FetchedPage> RunAsync(ActiveSearch search, Recalled recalled, IReadOnlyList<PageHit> page)
    {
        var from = search.Timer.Now();
        var own = page.Where(hit => ReferenceEquals(hit.Source, recalled.Lexical)).Select(static hit => hit.Hit.Key).ToArray();
        var foreign = page.Where(hit => !ReferenceEquals(hit.Source, recalled.Lexical))
            .Select(static hit => hit.Hit.Key)
            .Where(key => !recalled.Added.ContainsKey(key))
            .ToArray();
        var ownTask = own.Length == 0 ? null : AskOwnAsync(search, own).AsTask();
        var foreignTask = foreign.Length == 0 ? null : AskForeignAsync(search, foreign).AsTask();
        var fetched = new Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)>(recalled.Added);
        foreach (var task in new[] { ownTask, foreignTask })
        {
            if (task is null)
            {
                continue;
            }

            var asked = await task;
            if (asked.Answer is not { } answer)
            {
                return new FetchedPage(Hits: null, asked.FaultOr(DegradeReason.Rewrite));
            }

            foreach (var hit in answer.Hits)
            {
                fetched[hit.Key] = (answer, hit);
            }
        }

        search.Timer.Note("fetch", from);
        var hits = new List<PageHit>(page.Count);
        foreach (var hit in page)
        {
            if (!fetched.TryGetValue(hit.Hit.Key, out var found))
            {
                return new FetchedPage(Hits: null, DegradeReason.Rewrite);
            }

            hits.Add(new PageHit(found.Answer, found.Hit, hit.Score));
        }

        return new FetchedPage(hits, DegradeReason.None);
    }

    /// <summary>Hits of the client's own query with nothing but the texts that the model reads.</summary>
    public ValueTask<PageAnswer> AskTextsAsync(ActiveSearch search, IReadOnlyCollection<HitKey> keys, IReadOnlyList<string> fields)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteTexts(body, search.Request, keys, fields);
        return pages.AskAsync(search, LegUrl.Texts(search.Request, options.StablePaging), body.WrittenMemory);
    }

    /// <summary>Hits that the client's own query need not find, through that query all the same.</summary>
    public ValueTask<PageAnswer> AskForeignAsync(ActiveSearch search, IReadOnlyCollection<HitKey> keys)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteForeignFetch(body, search.Request, keys);
        return pages.AskAsync(search, LegUrl.PageOfBodyQuery(search.Request, options.StablePaging), body.WrittenMemory);
    }

    /// <summary>Those of the hits that the client's own query finds, as it brings them.</summary>
    public ValueTask<PageAnswer> AskOwnAsync(ActiveSearch search, IReadOnlyCollection<HitKey> keys)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteFetch(body, search.Request, keys);
        return pages.AskAsync(search, LegUrl.Page(search.Request, options.StablePaging), body.WrittenMemory);
    }
}

/// <summary>What came of the second phase.</summary>
/// <param name="Hits">
/// The same hits in the same order with their full bytes; null when the engine no longer gives one of them, or gave none in time.
/// </param>
/// <param name="Fault">Why there are none.</param>
internal readonly record struct FetchedPage(IReadOnlyList<PageHit>? Hits, DegradeReason Fault);
