namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Jobs that wait for a thread: one first-in-first-out line a lane, bounded in tokens. The most urgent lane goes first, but one unit in
/// <see cref="FairShare"/> is taken from the other end, from each of the last two lanes in turn, so that no lane waits for ever.
/// </summary>
internal sealed class WorkQueue
{
    public const int FairShare = 8;

    /// <summary>How many times more the lanes that no search waits for hold than the others.</summary>
    public const int PatientFactor = 16;

    readonly object _gate = new();
    /// <summary>In which order lanes are asked: usually, and every other time that the other end has its turn.</summary>
    static readonly JobLane[][] Orders =
    [
        [JobLane.Query, JobLane.Rerank, JobLane.Passage, JobLane.Background],
        [JobLane.Background, JobLane.Passage, JobLane.Rerank, JobLane.Query],
        [JobLane.Passage, JobLane.Background, JobLane.Rerank, JobLane.Query],
    ];

    readonly LinkedList<InferenceJob>[] _lanes = [new(), new(), new(), new()];
    readonly long[] _tokens = new long[4];
    readonly long _capacity;
    uint _taken;
    bool _closed;

    public WorkQueue(int capacityTokens) => _capacity = capacityTokens;

    /// <summary>Tokens that wait in a lane.</summary>
    public long WaitingTokens(JobLane lane)
    {
        lock (_gate)
        {
            return _tokens[(int)lane];
        }
    }

    /// <summary>Lets the job in; false when its lane is full. A job larger than the whole lane is let in alone.</summary>
    public bool TryAdd(InferenceJob job)
    {
        long cost = 0;
        for (var unit = 0; unit < job.Units; unit++)
        {
            cost += job.CostOf(unit);
        }

        lock (_gate)
        {
            var lane = (int)job.Lane;
            var capacity = job.Lane >= JobLane.Passage ? _capacity * PatientFactor : _capacity;
            if (_closed || (_tokens[lane] > 0 && _tokens[lane] + cost > capacity))
            {
                return false;
            }

            job.WaitingTokens = cost;
            _tokens[lane] += cost;
            _lanes[lane].AddLast(job.Node);
            if (job.Units > 1)
            {
                Monitor.PulseAll(_gate);
            }
            else
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Takes what is left of the job out again and frees its tokens.</summary>
    public void Remove(InferenceJob job)
    {
        lock (_gate)
        {
            Unlink(job);
        }
    }

    /// <summary>Waits for the next unit; false when the queue is closed.</summary>
    public bool Take(out InferenceJob job, out int unit)
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (FindNext() is { } next)
                {
                    job = next;
                    unit = TakeFrom(next);
                    return true;
                }

                Monitor.Wait(_gate);
            }
        }

        (job, unit) = (null!, -1);
        return false;
    }

    /// <summary>Lets nothing more in and out; gives the jobs that were left.</summary>
    public IReadOnlyList<InferenceJob> Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            List<InferenceJob> left = [.. _lanes.SelectMany(lane => lane)];
            left.ForEach(Unlink);
            return left;
        }
    }

    InferenceJob? FindNext()
    {
        var fromTheEnd = ++_taken % FairShare == 0;
        foreach (var lane in Orders[fromTheEnd ? 1 + (_taken / FairShare % 2) : 0])
        {
            if (_lanes[(int)lane].First is { } node)
            {
                return node.Value;
            }
        }

        return null;
    }

    int TakeFrom(InferenceJob job)
    {
        var unit = job.TakeUnit();
        var cost = job.CostOf(unit);
        job.WaitingTokens -= cost;
        _tokens[(int)job.Lane] -= cost;
        if (job.IsExhausted)
        {
            Unlink(job);
        }

        return unit;
    }

    void Unlink(InferenceJob job)
    {
        if (job.Node.List is { } lane)
        {
            lane.Remove(job.Node);
            _tokens[(int)job.Lane] -= job.WaitingTokens;
            job.WaitingTokens = 0;
        }
    }
}
