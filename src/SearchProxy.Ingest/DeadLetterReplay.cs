using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest;

/// <summary>
/// Tries the records of a dead-letter queue again, after the mapping, the model or the limits were put right. A record leaves the queue
/// only when the engine has taken it; ids and versions are those of the first try, so nothing newer is overwritten, and a replay that
/// is broken off can be started again.
/// </summary>
public static class DeadLetterReplay
{
    private const string ReplayingName = IngestState.DeadLettersName + ".replaying";

    /// <param name="options">As for the ingestion that made the queue; <see cref="IngestOptions.StateFolder"/> is required.</param>
    /// <param name="create">Makes the pipeline for the options and the source that it is given.</param>
    /// <param name="stop">Stops; what was not taken stays in the queue.</param>
    /// <exception cref="IOException">The state folder is in use or cannot be written.</exception>
    public static async Task<IngestSummary> RunAsync(
        IngestOptions options,
        Func<IngestOptions, IDocumentSource, IngestPipeline> create,
        CancellationToken stop)
    {
        var folder = options.StateFolder ?? throw new ArgumentException("A replay needs the state folder.", nameof(options));
        var replaying = Path.Combine(folder, ReplayingName);
        SetAside(folder, replaying);
        var letters = DeadLetterQueue.Read(replaying).ToList();
        var damage = DeadLetterQueue.ReadDamage(replaying);
        var run = Path.Combine(folder, "replay");
        PrivateFile.RefuseLink(run);
        if (Directory.Exists(run))
        {
            Directory.Delete(run, recursive: true);
        }

        var summary = await create(WithState(options, run), new DeadLetterSource(letters, options.VersionField is not null)).RunAsync(stop);
        if (summary.Outcome != IngestOutcome.Completed)
        {
            return summary with { DeadLetters = letters.Count, CanResume = true, Damage = damage };
        }

        var left = PutBack(folder, letters, Path.Combine(run, IngestState.DeadLettersName));
        if (damage is null)
        {
            File.Delete(replaying);
        }
        else
        {
            var kept = LogDamage.FreeName(Path.Combine(folder, IngestState.DeadLettersName));
            File.Move(replaying, kept);
            damage = $"{damage}; the file is kept as {kept}";
        }

        Directory.Delete(run, recursive: true);
        return summary with { DeadLetters = left, CanResume = false, Damage = damage };
    }

    /// <summary>
    /// Moves the queue out of the way, so that a run meanwhile can begin a new one. A replay broken off before is taken up.
    /// </summary>
    private static void SetAside(string folder, string replaying)
    {
        using var held = IngestState.Open(folder);
        var letters = Path.Combine(folder, IngestState.DeadLettersName);
        if (!File.Exists(replaying) && File.Exists(letters))
        {
            File.Move(letters, replaying);
            DurableFile.SyncFolder(folder);
        }
    }

    private static int PutBack(string folder, List<DeadLetter> letters, string failed)
    {
        using var held = IngestState.Open(folder);
        foreach (var again in DeadLetterQueue.Read(failed))
        {
            held.Letters.Add(letters[(int)again.Head.Number] with { Kind = again.Kind, Reason = again.Reason });
        }

        held.Letters.Sync();
        return held.Letters.Count;
    }

    private static IngestOptions WithState(IngestOptions options, string folder)
    {
        var copy = options.Copy();
        copy.StateFolder = folder;
        copy.Restart = true;
        copy.AllowsNoText = true;
        return copy;
    }
}
