using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Inference;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Writes;

/// <summary>
/// Drains a backfill queue: reads each document as it stands, makes its vectors, and puts them in on condition that nobody has changed it
/// meanwhile; one that was changed is read again. What cannot be done stays in the queue, and doing a document twice is harmless.
/// </summary>
public sealed class BackfillRun
{
    private const int BatchSize = 64;
    private const int MostRounds = 5;

    /// <summary>Entries that are held at once; the file may hold millions.</summary>
    private const int Portion = 10_000;

    private readonly IndexProfileReader _profiles;
    private readonly BackfillBatch _batch;
    private readonly ITextEncoder _encoder;

    /// <param name="engine">The engine; must outlive the run.</param>
    /// <param name="encoder">The model.</param>
    /// <param name="embedder">Makes the vectors.</param>
    /// <param name="time">Clock.</param>
    public BackfillRun(EngineClient engine, ITextEncoder encoder, DocumentEmbedder embedder, TimeProvider? time = null)
    {
        _profiles = new IndexProfileReader(engine, new IndexProfileReaderOptions { Timeout = TimeSpan.FromSeconds(60) }, time);
        _batch = new BackfillBatch(engine, encoder, embedder);
        _encoder = encoder;
    }

    /// <param name="path">The queue's file; a process may go on adding to it.</param>
    /// <param name="stop">Stops; what is done stays done.</param>
    /// <exception cref="IOException">The queue cannot be read, or the mark cannot be written.</exception>
    public async Task<BackfillSummary> RunAsync(string path, CancellationToken stop)
    {
        if (BackfillFile.ReadMark(path) is not { } mark)
        {
            return new BackfillSummary(0, 0, 0, [], 0);
        }

        var tally = new BackfillTally();
        var damages = FramedLog.ReadDamages(path);
        var isDamaged = damages.Count > 0;
        var entries = isDamaged ? BackfillFile.ReadWhole(path, damages) : BackfillFile.Read(path, mark.Entries);
        var (done, isGap, count) = (mark.Entries, isDamaged, 0);
        foreach (var portion in entries.Chunk(Portion))
        {
            tally.Begin();
            foreach (var index in portion.Distinct().GroupBy(entry => entry.Index))
            {
                count += index.Count();
                await RunAsync(index.Key, [.. index], tally, stop);
            }

            // Up to the first that is left everything is settled for good; what is behind it is looked at again, which is harmless.
            var settled = isGap ? 0 : portion.TakeWhile(entry => !tally.LeftNow.Contains(entry)).Count();
            isGap |= settled < portion.Length;
            if (settled > 0)
            {
                done += settled;
                BackfillFile.SaveMark(path, mark with { Entries = done });
            }
        }

        return new BackfillSummary(count, tally.Embedded, tally.NotNeeded, tally.Left, tally.LeftCount)
        {
            Damage = LogDamage.Describe(path, damages),
        };
    }

    private async Task RunAsync(string index, List<BackfillEntry> entries, BackfillTally tally, CancellationToken stop)
    {
        var facts = await _profiles.ReadAsync(Uri.EscapeDataString(index), [], stop);
        if (facts.Fault == TargetFault.None && facts.Indexes.All(static one => one.Profile.Profile?.VectorField is null))
        {
            // Gone, or of no concern: queued while its profile could not be read.
            tally.NotNeeded += entries.Count;
            return;
        }

        if (Refusal(facts) is { } refusal)
        {
            tally.Leave(entries, refusal);
            return;
        }

        foreach (var batch in entries.Chunk(BatchSize))
        {
            IReadOnlyList<BackfillEntry> open = batch;
            for (var round = 1; open.Count > 0; round++)
            {
                open = await _batch.RunAsync(index, facts.SharedProfile!, open, tally, stop);
                if (round == MostRounds)
                {
                    tally.Leave(open, "it is changed all the time");
                    break;
                }
            }
        }
    }

    private string? Refusal(TargetFacts facts)
    {
        if (facts.Fault != TargetFault.None)
        {
            return facts.Detail ?? "the index cannot be read";
        }

        if (facts.SharedProfile is not { VectorField: not null } profile)
        {
            return "the indexes behind the name have different profiles";
        }

        return profile.Model == _encoder.ModelId && profile.Dimensions == _encoder.Dimensions
            ? null
            : $"the index holds {profile.Dimensions}-dimensional vectors of {profile.Model}; the encoder is {_encoder.ModelId} with "
                + $"{_encoder.Dimensions} dimensions";
    }
}

/// <summary>What draining a backfill queue came to.</summary>
/// <param name="Entries">Entries that were in the queue, several of one document counted once.</param>
/// <param name="Embedded">Documents that have vectors now.</param>
/// <param name="NotNeeded">
/// Documents that are gone, have no text, have their vectors already, or lie in an index that says nothing of vectors.
/// </param>
/// <param name="Left">The first thousand documents that stay in the queue, each with its reason.</param>
/// <param name="LeftCount">All of them.</param>
public sealed record BackfillSummary(
    int Entries, int Embedded, int NotNeeded, IReadOnlyList<(BackfillEntry Entry, string Reason)> Left, int LeftCount)
{
    /// <summary>What of the queue is damaged, in words; null when nothing is. Then its whole entries were done, and stay in it.</summary>
    public string? Damage { get; init; }
}
