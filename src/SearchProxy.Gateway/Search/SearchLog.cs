using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Search;

/// <summary>What the search lane logs. Event ids 2000 to 2099. Never the query's text, credentials or documents.</summary>
internal sealed partial class SearchLog(ILogger<SearchLog> logger)
{
    [LoggerMessage(2000, LogLevel.Error, "The reranker threw instead of answering its fault; the engine's order stands. {Fault}")]
    private static partial void RerankerThrew(ILogger logger, string fault);

    [LoggerMessage(2001, LogLevel.Error, "The encoder failed; the search goes on without a vector leg. {Fault}")]
    private static partial void EncoderThrew(ILogger logger, string fault);

    [LoggerMessage(2002, LogLevel.Error, "A search failed by a bug of the proxy; the original request goes to the engine. {Fault}")]
    private static partial void SearchThrew(ILogger logger, string fault);

    [LoggerMessage(2003, LogLevel.Debug, "Search: {Verdict}.")]
    private static partial void Ended(ILogger logger, string verdict);

    [LoggerMessage(
        2004, LogLevel.Error,
        "The process ran out of memory in a search, which passes unread. Give it more, or lower gateway.limits.memory.")]
    private static partial void MemoryRanOut(ILogger logger);

    public void MemoryRanOut() => MemoryRanOut(logger);

    public void Ended(string verdict) => Ended(logger, verdict);

    public void RerankerThrew(Exception exception) => RerankerThrew(logger, LoggedFault.Of(exception));

    public void EncoderThrew(Exception exception) => EncoderThrew(logger, LoggedFault.Of(exception));

    public void SearchThrew(Exception exception) => SearchThrew(logger, LoggedFault.Of(exception));
}
