namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Work of one caller, cut into units of one model run each. Units are handed out in order, to several threads at once.
/// </summary>
internal abstract class InferenceJob
{
    int _next;

    protected InferenceJob(JobLane lane, int units)
    {
        Lane = lane;
        Units = units;
        Node = new LinkedListNode<InferenceJob>(this);
    }

    public JobLane Lane { get; }

    public int Units { get; }

    /// <summary>The job's place in its queue; touched under the queue's lock only.</summary>
    public LinkedListNode<InferenceJob> Node { get; }

    /// <summary>Tokens of the units not yet handed out; touched under the queue's lock only.</summary>
    public long WaitingTokens { get; set; }

    /// <summary>About how many tokens a unit has; never below 1.</summary>
    public abstract int CostOf(int unit);

    /// <summary>Runs one unit. Never throws: a failure becomes the job's result.</summary>
    public abstract void Execute(int unit, InputBuffers buffers);

    /// <summary>Ends the job without a result because the threads are gone.</summary>
    public abstract void Abandon();

    /// <summary>The next unit; −1 when all are handed out. Called under the queue's lock only.</summary>
    public int TakeUnit() => _next < Units ? _next++ : -1;

    public bool IsExhausted => _next >= Units;
}
