using System.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Responses;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>The second phase: the hits of the page with all that the client asked of them.</summary>
internal sealed class FetchStage(SearchLaneOptions options, EngineClient engine)
{
    /// <summary>The same hits in the same order with their full bytes; null when the engine no longer gives one of them.</summary>
    public async ValueTask<IReadOnlyList<PageHit>?> RunAsync(ActiveSearch search, SearchAnswer lexical, IReadOnlyList<PageHit> page)
    {
        var from = search.Timer.Now();
        var own = page.Where(hit => ReferenceEquals(hit.Source, lexical)).Select(static hit => hit.Hit.Key).ToArray();
        var foreign = page.Where(hit => !ReferenceEquals(hit.Source, lexical)).Select(static hit => hit.Hit.Key).ToArray();
        var ownTask = own.Length == 0 ? null : AskAsync(search, own, isForeign: false).AsTask();
        var foreignTask = foreign.Length == 0 ? null : AskAsync(search, foreign, isForeign: true).AsTask();
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

    private async ValueTask<SearchAnswer?> AskAsync(ActiveSearch search, HitKey[] keys, bool isForeign)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        string url;
        if (isForeign)
        {
            WindowFilterBody.WriteForeignFetch(body, search.Request, keys);
            url = LegUrl.PageOfBodyQuery(search.Request, options.StablePaging);
        }
        else
        {
            WindowFilterBody.WriteFetch(body, search.Request, keys);
            url = LegUrl.Page(search.Request, options.StablePaging);
        }

        var outcome = await engine.SendAsync(LegRequest.Of(search, url, body.WrittenMemory), options.MaxResponseBytes, search.Aborted);
        return outcome.Answered(out var response) && response.IsSuccess ? SearchAnswerReader.Read(response.Body) : null;
    }
}
