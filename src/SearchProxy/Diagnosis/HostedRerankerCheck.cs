using SearchProxy.Configuration;
using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Diagnosis;

/// <summary>Asks a hosted reranker one small question and repeats what it said.</summary>
internal static class HostedRerankerCheck
{
    private static readonly IReadOnlyList<ReadOnlyMemory<char>> Passages =
        ["A search proxy stands between clients and an engine.".AsMemory(), "Whales are mammals.".AsMemory()];

    /// <param name="name">Its name in the settings.</param>
    /// <param name="options">Where it is.</param>
    /// <param name="ask">False: it is not called.</param>
    /// <param name="stop">Ends the call.</param>
    public static async Task<Finding> RunAsync(string name, RemoteRerankerOptions options, bool ask, CancellationToken stop)
    {
        var (subject, where) = ($"hosted reranker {name}", $"{Setting.Word(options.Kind)} at {options.Url}");
        if (!ask)
        {
            return Finding.Ok(subject, $"{where}, not asked; --ask-hosted calls it once");
        }

        options.Attempts = 1;
        using var reranker = new RemoteReranker(options);
        var scores = await reranker.ScoreAsync("what is a search proxy", Passages, stop);
        stop.ThrowIfCancellationRequested();
        return scores.Fault == RerankFault.None
            ? Finding.Ok(subject, $"{where} gave {scores.Scored} scores for {Passages.Count} texts")
            : Finding.Failure(
                subject,
                $"{where}: {reranker.Complaint}",
                "Searches that choose it keep the engine's order: check models.rerankers." + name + ".remote: kind, url, model and key.");
    }
}
