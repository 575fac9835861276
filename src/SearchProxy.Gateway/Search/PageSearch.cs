using SearchProxy.Core.Hits;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Search;

/// <summary>The searches beside the two legs: pages behind the window, counts, and the second phase. All in the caller's name.</summary>
internal sealed class PageSearch(SearchLaneOptions options, EngineClient engine, EngineBounds bounds)
{
    public async ValueTask<PageAnswer> AskAsync(ActiveSearch search, string url, ReadOnlyMemory<byte> body)
    {
        var request = LegRequest.Of(search, url, body) with { Timeout = bounds.Completion(search.Timer) };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, search.Aborted);
        var answer = outcome.Answered(out var response) && response.IsSuccess ? SearchAnswerReader.Read(response.Body) : null;
        return new PageAnswer(answer, outcome.Fault is EngineFault.Timeout);
    }
}
