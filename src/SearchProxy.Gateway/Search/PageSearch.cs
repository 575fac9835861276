using SearchProxy.Core.Hits;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>The searches beside the two legs: pages behind the window, counts, and the second phase. All in the caller's name.</summary>
internal sealed class PageSearch(SearchLaneOptions options, EngineClient engine)
{
    /// <summary>The answer; null when there is none, when it is an error, or when it is not understood.</summary>
    public async ValueTask<SearchAnswer?> AskAsync(ActiveSearch search, string url, ReadOnlyMemory<byte> body)
    {
        var outcome = await engine.SendAsync(LegRequest.Of(search, url, body), options.MaxResponseBytes, search.Aborted);
        return outcome.Answered(out var response) && response.IsSuccess ? SearchAnswerReader.Read(response.Body) : null;
    }
}
