using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Trials;

/// <summary>What trials log. Event ids 2700 to 2799. Never a query, a key of a client or a document.</summary>
internal sealed partial class TrialLog(ILogger<TrialLog> logger)
{
    [LoggerMessage(
        2700,
        LogLevel.Warning,
        "The trial has shown that people prefer the engine's own order on {Index}: {Losses} of {Decided} decided searches. Reranking is "
            + "off for it until the proxy starts again.")]
    private static partial void Lost(ILogger logger, string index, long losses, long decided);

    [LoggerMessage(
        2701,
        LogLevel.Information,
        "The trial has shown that people prefer the reranked order on {Index}: {Wins} of {Decided} decided searches.")]
    private static partial void Won(ILogger logger, string index, long wins, long decided);

    [LoggerMessage(2702, LogLevel.Error, "A search that was reranked for nobody failed by a bug of the proxy. {Fault}")]
    private static partial void ShadowThrew(ILogger logger, string fault);

    [LoggerMessage(
        2703,
        LogLevel.Debug,
        "A search on {Path} was reranked for nobody: {Moved} of {Places} places of the page would have another hit. The ranks of its hits "
            + "in the engine's order: {Ranks}")]
    private static partial void Shadowed(ILogger logger, string path, int moved, int places, string ranks);

    public void Shadowed(string path, ShadowRanks ranks)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Shadowed(logger, path, ranks.MovedPlaces, ranks.Ranks.Count, ranks.ToString());
        }
    }

    [LoggerMessage(
        2704,
        LogLevel.Warning,
        "The trial has shown that people prefer the engine's own order on {Index}: {Losses} of {Decided} decided searches. Reranking stays "
            + "on, since gateway.trial.stopOnLoss is false.")]
    private static partial void LostAndStays(ILogger logger, string index, long losses, long decided);

    public void Lost(string index, TrialScore score, bool isOff)
    {
        if (isOff)
        {
            Lost(logger, index, score.Test.Losses, score.Test.Decided);
        }
        else
        {
            LostAndStays(logger, index, score.Test.Losses, score.Test.Decided);
        }
    }

    public void Won(string index, TrialScore score) => Won(logger, index, score.Test.Wins, score.Test.Decided);

    public void ShadowThrew(Exception exception) => ShadowThrew(logger, LoggedFault.Of(exception));
}
