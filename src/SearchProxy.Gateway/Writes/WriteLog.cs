using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Writes;

/// <summary>What the write lane logs. Event ids 2100 to 2199. Never documents, ids or credentials.</summary>
internal sealed partial class WriteLog(ILogger<WriteLog> logger)
{
    [LoggerMessage(2100, LogLevel.Error, "A document could not be embedded by a bug of the proxy; the failure policy decides. {Fault}")]
    private static partial void WriteThrew(ILogger logger, string fault);

    [LoggerMessage(2101, LogLevel.Error, "The backfill queue cannot be written; documents that need it are refused: {Why}")]
    private static partial void QueueFailed(ILogger logger, string why);

    [LoggerMessage(2102, LogLevel.Error, "{Count} documents without vectors are not in the backfill queue: {Why}")]
    private static partial void QueueMissed(ILogger logger, int count, string why);

    [LoggerMessage(
        2103, LogLevel.Error,
        "The process ran out of memory over a document; the failure policy decides. Give it more, or lower gateway.limits.memory.")]
    private static partial void MemoryRanOut(ILogger logger);

    public void MemoryRanOut() => MemoryRanOut(logger);

    public void WriteThrew(Exception exception) => WriteThrew(logger, LoggedFault.Of(exception));

    public void QueueFailed(Exception exception) => QueueFailed(logger, exception.Message);

    public void QueueMissed(int count, string why) => QueueMissed(logger, count, why);
}
