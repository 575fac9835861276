namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// The jobs of one lane that wait, in the order in which they are worked on: those within their client's share first, clients in turn.
/// Touched under the queue's lock only.
/// </summary>
internal sealed class JobLine(TimeProvider time)
{
    private readonly SortedSet<InferenceJob> _jobs = new(Comparer<InferenceJob>.Create(Compare));
    private long _sequence;

    public ClientTurns Turns { get; } = new(time);

    /// <summary>Tokens of the units that wait.</summary>
    public long Tokens { get; private set; }

    /// <summary>Seconds of one thread for them, as far as their speed is known.</summary>
    public double Seconds { get; private set; }

    public InferenceJob? First => _jobs.Min;

    public IReadOnlyCollection<InferenceJob> Jobs => _jobs;

    /// <summary>Seconds of one thread for the work that goes before a job with this place.</summary>
    public double SecondsBefore(bool isWithinShare, double start)
    {
        var seconds = 0.0;
        foreach (var job in _jobs)
        {
            if (isWithinShare && !job.IsWithinShare)
            {
                break;
            }

            if (job.IsWithinShare == isWithinShare && job.Start > start)
            {
                break;
            }

            seconds += job.WaitingTokens * job.SecondsPerToken;
        }

        return seconds;
    }

    /// <summary>Jobs behind this one that have not begun and can no longer be done in time.</summary>
    /// <param name="added">The job that was let in before them.</param>
    /// <param name="running">Seconds of one thread for what runs.</param>
    /// <param name="threads">Threads.</param>
    public IReadOnlyList<InferenceJob> LateBehind(InferenceJob added, double running, int threads)
    {
        List<InferenceJob> late = [];
        var before = running;
        foreach (var job in _jobs)
        {
            var end = before + (job.WaitingTokens * job.SecondsPerToken);
            var isLate = Compare(added, job) < 0
                && !job.HasBegun
                && job.TimeLeft is { } left
                && end / threads > (left - time.GetElapsedTime(job.Added)).TotalSeconds;
            if (isLate)
            {
                late.Add(job);
            }
            else
            {
                before = end;
            }
        }

        return late;
    }

    /// <summary>Lets a job in at the place that it was given.</summary>
    public void Add(InferenceJob job, long tokens)
    {
        job.Sequence = ++_sequence;
        job.WaitingTokens = tokens;
        Turns.Book(job.Client, job.Start, tokens);
        Count(job, tokens);
        _jobs.Add(job);
    }

    /// <summary>Takes the job's next unit.</summary>
    public int TakeFrom(InferenceJob job)
    {
        Turns.Reach(job.Start);
        var unit = job.TakeUnit();
        var cost = job.CostOf(unit);
        job.WaitingTokens -= cost;
        Count(job, -cost);
        if (job.IsExhausted)
        {
            Remove(job);
        }

        return unit;
    }

    public void Remove(InferenceJob job)
    {
        if (job.Sequence != 0 && _jobs.Remove(job))
        {
            Count(job, -job.WaitingTokens);
            job.WaitingTokens = 0;
            // Sums of many small parts drift; an empty line is nothing.
            Seconds = _jobs.Count == 0 ? 0 : Seconds;
        }
    }

    private void Count(InferenceJob job, long tokens)
    {
        Tokens += tokens;
        Seconds += tokens * job.SecondsPerToken;
    }

    private static int Compare(InferenceJob? left, InferenceJob? right)
    {
        var byShare = right!.IsWithinShare.CompareTo(left!.IsWithinShare);
        var byStart = byShare != 0 ? byShare : left.Start.CompareTo(right.Start);
        return byStart != 0 ? byStart : left.Sequence.CompareTo(right.Sequence);
    }
}
