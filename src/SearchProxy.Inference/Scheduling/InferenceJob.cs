namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Work of one caller, cut into units of one model run each. Units are handed out in order, to several threads at once.
/// </summary>
internal abstract class InferenceJob(JobLane lane, int units)
{
    private int _next;

    public JobLane Lane { get; } = lane;

    /// <summary>Fewer than at first when only a beginning was let in.</summary>
    public int Units { get; private set; } = units;

    /// <summary>Whose turn it uses; 0 for nobody in particular.</summary>
    public UInt128 Client { get; init; }

    /// <summary>Time of one thread for a token, as far as it was known when the job was made; 0 while it was not.</summary>
    public double SecondsPerToken { get; init; }

    /// <summary>The job's place in its line; set by the queue, under its lock only.</summary>
    public bool IsWithinShare { get; set; } = true;

    /// <summary>The same: its turn among the clients' jobs.</summary>
    public double Start { get; set; }

    /// <summary>The same: its turn among jobs of the same start. 0 for a job that was not let in.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was let in.</summary>
    public long Added { get; set; }

    /// <summary>Time that it had then; null for no deadline.</summary>
    public TimeSpan? TimeLeft { get; set; }

    public bool HasBegun => _next > 0;

    /// <summary>Tokens of the units not yet handed out; touched under the queue's lock only.</summary>
    public long WaitingTokens { get; set; }

    /// <summary>About how many tokens a unit has; never below 1, and always the same.</summary>
    public abstract int CostOf(int unit);

    /// <summary>Runs one unit. Never throws: a failure becomes the job's result.</summary>
    public abstract void Execute(int unit, InputBuffers buffers);

    /// <summary>Ends the job without a result because the threads are gone.</summary>
    public abstract void Abandon();

    /// <summary>Only the first units are done: there is no time for more. Called before any is handed out.</summary>
    public virtual void Shorten(Admission to) => Units = to.Units;

    /// <summary>Tokens of all its units.</summary>
    public long Tokens() => Tokens(Units);

    /// <summary>Tokens of its first units.</summary>
    public long Tokens(int first)
    {
        var tokens = 0L;
        for (var unit = 0; unit < first; unit++)
        {
            tokens += CostOf(unit);
        }

        return tokens;
    }

    /// <summary>The next unit; −1 when all are handed out. Called under the queue's lock only.</summary>
    public int TakeUnit() => _next < Units ? _next++ : -1;

    public bool IsExhausted => _next >= Units;
}

/// <summary>Kinds of work, the most urgent first.</summary>
internal enum JobLane
{
    /// <summary>The vector of a query: a search waits for it.</summary>
    Query,

    /// <summary>Pairs of one search's window.</summary>
    Rerank,

    /// <summary>Vectors of documents.</summary>
    Passage,

    /// <summary>Whatever else no search and no write waits for: calls of applications.</summary>
    Background,
}
