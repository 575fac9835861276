using System.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>The second phase: the hits of the page with all that the client asked of them.</summary>
internal sealed class FetchStage(SearchLaneOptions options, PageSearch pages)
{
    /// <summary>The same hits in the same order with their full bytes; null when the engine no longer gives one of them.</summary>
    public async ValueTask<IReadOnlyList<PageHit>?> RunAsync(ActiveSearch search, SearchAnswer lexical, IReadOnlyList<PageHit> page)
    {
        var from = search.Timer.Now();
        var own = page.Where(hit => ReferenceEquals(hit.Source, lexical)).Select(static hit => hit.Hit.Key).ToArray();
        var foreign = page.Where(hit => !ReferenceEquals(hit.Source, lexical)).Select(static hit => hit.Hit.Key).ToArray();
        var ownTask = own.Length == 0 ? null : AskOwnAsync(search, own).AsTask();
        var foreignTask = foreign.Length == 0 ? null : AskForeignAsync(search, foreign).AsTask();
        var fetched = new Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)>();
        foreach (var task in new[] { ownTask, foreignTask })
        {
            if (task is null)
            {
                continue;
            }

            if (await task is not { } answer)
            {
                return null;
            }

            foreach (var hit in answer.Hits)
            {
                fetched[hit.Key] = (answer, hit);
            }
        }

        search.Timer.Note("fetch", from);
        return Replace(page, fetched);
    }

    /// <summary>
    /// The same hits, with those that only the vector leg found fetched by the client's own search: their groups get their inner hits from it. Null when the engine no
    /// longer gives one of them.
    /// </summary>
    public async ValueTask<IReadOnlyList<PageHit>?> RunForeignAsync(ActiveSearch search, SearchAnswer lexical, IReadOnlyList<PageHit> page)
    {
        var foreign = page.Where(hit => !ReferenceEquals(hit.Source, lexical)).Select(static hit => hit.Hit.Key).ToArray();
        if (foreign.Length == 0)
        {
            return page;
        }

        var from = search.Timer.Now();
        if (await AskForeignAsync(search, foreign) is not { } answer)
        {
            return null;
        }

        search.Timer.Note("fetch", from);
        var fetched = page.Where(hit => ReferenceEquals(hit.Source, lexical)).Select(static hit => (hit.Hit.Key, Found: (hit.Source, hit.Hit)))
            .Concat(answer.Hits.Select(hit => (hit.Key, Found: (answer, hit))))
            .ToDictionary(static entry => entry.Key, static entry => entry.Found);
        return Replace(page, fetched);
    }

    private static List<PageHit>? Replace(IReadOnlyList<PageHit> page, Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)> fetched)
    {
        var hits = new List<PageHit>(page.Count);
        foreach (var hit in page)
        {
            if (!fetched.TryGetValue(hit.Hit.Key, out var found))
            {
                return null;
            }

            hits.Add(new PageHit(found.Answer, found.Hit, hit.Score));
        }

        return hits;
    }

    private ValueTask<SearchAnswer?> AskOwnAsync(ActiveSearch search, HitKey[] keys)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteFetch(body, search.Request, keys);
        return pages.AskAsync(search, LegUrl.Page(search.Request, options.StablePaging), body.WrittenMemory);
    }

    private ValueTask<SearchAnswer?> AskForeignAsync(ActiveSearch search, HitKey[] keys)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        WindowFilterBody.WriteForeignFetch(body, search.Request, keys);
        return pages.AskAsync(search, LegUrl.PageOfBodyQuery(search.Request, options.StablePaging), body.WrittenMemory);
    }
}
