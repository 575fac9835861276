namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Jobs that wait for a thread: one line a lane, bounded in tokens, in which clients have turns (<see cref="ClientTurns"/>). The most
/// urgent lane goes first, but one unit in <see cref="FairShare"/> is taken from the other end, from each of the last two lanes in turn, so
/// that no lane waits for ever.
/// </summary>
internal sealed class WorkQueue
{
    public const int FairShare = 8;

    /// <summary>How many times more the lanes that no search waits for hold than the others.</summary>
    public const int PatientFactor = 16;

    /// <summary>In which order lanes are asked: usually, and every other time that the other end has its turn.</summary>
    private static readonly JobLane[][] Orders =
    [
        [JobLane.Query, JobLane.Rerank, JobLane.Passage, JobLane.Background],
        [JobLane.Background, JobLane.Passage, JobLane.Rerank, JobLane.Query],
        [JobLane.Passage, JobLane.Background, JobLane.Rerank, JobLane.Query],
    ];

    private readonly object _gate = new();
    private readonly JobLine[] _lines;
    private readonly Feasibility _feasibility;
    private readonly TimeProvider _time;
    private readonly long _capacity;
    private readonly int _threads;
    private double _running;
    private uint _taken;
    private bool _closed;

    /// <param name="capacityTokens">Tokens that may wait in a lane that searches wait for.</param>
    /// <param name="threads">Threads that take from the queue.</param>
    /// <param name="time">The clock.</param>
    public WorkQueue(int capacityTokens, int threads = 1, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        (_capacity, _threads) = (capacityTokens, threads);
        _lines = [new(_time), new(_time), new(_time), new(_time)];
        _feasibility = new Feasibility(threads, _time);
    }

    /// <summary>Tokens that wait in a lane.</summary>
    public long WaitingTokens(JobLane lane)
    {
        lock (_gate)
        {
            return _lines[(int)lane].Tokens;
        }
    }

    /// <summary>How long the job that waits longest in a lane has waited.</summary>
    public TimeSpan OldestAge(JobLane lane)
    {
        lock (_gate)
        {
            var jobs = _lines[(int)lane].Jobs;
            return jobs.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(jobs.Min(static job => job.Added));
        }
    }

    /// <summary>Lets the job in; false when its lane is full. A job larger than the whole lane is let in alone.</summary>
    public bool TryAdd(InferenceJob job) => Admit(job, left: null).Units > 0;

    /// <summary>Lets in as much of the job as its lane has room for and its time allows.</summary>
    /// <param name="job">The job; shortened when only a beginning is let in.</param>
    /// <param name="left">Time until the result is of no use; null for no such time.</param>
    public Admission Admit(InferenceJob job, TimeSpan? left)
    {
        Admission admission;
        IReadOnlyList<InferenceJob> late;
        lock (_gate)
        {
            var line = _lines[(int)job.Lane];
            admission = Judge(line, job, left);
            var tokens = job.Tokens(admission.Units);
            var capacity = job.Lane >= JobLane.Passage ? _capacity * PatientFactor : _capacity;
            if (admission.Units == 0 || _closed || (line.Tokens > 0 && line.Tokens + tokens > capacity))
            {
                return admission with { Units = 0 };
            }

            if (admission.Units < job.Units)
            {
                job.Shorten(admission);
            }

            (job.Added, job.TimeLeft) = (_time.GetTimestamp(), left);
            line.Add(job, tokens);
            late = left is null ? [] : line.LateBehind(job, _running, _threads);
            foreach (var other in late)
            {
                line.Remove(other);
            }

            Wake(job.Units);
        }

        // Told at once instead of at their deadline: nothing of them was begun.
        foreach (var other in late)
        {
            other.Abandon();
        }

        return admission;
    }

    /// <summary>
    /// True when work of this size would be refused right now, and then it is charged to the client as if it had come: who is told before
    /// the work is made ready asks no less of the machine than who is refused afterwards.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="client">The client.</param>
    /// <param name="threadSeconds">Seconds of one thread that it would take.</param>
    /// <param name="left">Time until the result is of no use.</param>
    public bool Foresees(JobLane lane, UInt128 client, double threadSeconds, TimeSpan left)
    {
        lock (_gate)
        {
            var line = _lines[(int)lane];
            if (line.Seconds <= 0)
            {
                return false;
            }

            var seconds = threadSeconds / _threads;
            var isWithin = line.Turns.IsWithin(client, seconds);
            var room = _feasibility.Room(line, isWithin, line.Turns.StartOf(client), _running, left.TotalSeconds);
            if (Math.Min(seconds, left.TotalSeconds / 2) <= room)
            {
                return false;
            }

            line.Turns.Charge(client, seconds);
            return true;
        }
    }

    /// <summary>What was asked until now is held against no client, and shares the machine with none.</summary>
    public void ForgetClients()
    {
        lock (_gate)
        {
            Array.ForEach(_lines, static line => line.Turns.Forget());
        }
    }

    /// <summary>Takes what is left of the job out again and frees its tokens.</summary>
    public void Remove(InferenceJob job)
    {
        lock (_gate)
        {
            _lines[(int)job.Lane].Remove(job);
        }
    }

    /// <summary>Waits for the next unit; false when the queue is closed. Whoever takes one tells when it is done.</summary>
    public bool Take(out InferenceJob job, out int unit)
    {
        lock (_gate)
        {
            while (!_closed)
            {
                if (TryTakeNext(out job, out unit))
                {
                    return true;
                }

                Monitor.Wait(_gate);
            }
        }

        (job, unit) = (null!, -1);
        return false;
    }

    /// <summary>The next unit, when there is one.</summary>
    public bool TryTake(out InferenceJob job, out int unit)
    {
        lock (_gate)
        {
            return TryTakeNext(out job, out unit);
        }
    }

    /// <summary>A unit that was taken is done.</summary>
    public void Done(InferenceJob job, int unit)
    {
        lock (_gate)
        {
            _running = Math.Max(0, _running - (job.CostOf(unit) * job.SecondsPerToken));
        }
    }

    /// <summary>Lets nothing more in and out; gives the jobs that were left.</summary>
    public IReadOnlyList<InferenceJob> Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            List<InferenceJob> left = [.. _lines.SelectMany(static line => line.Jobs)];
            left.ForEach(job => _lines[(int)job.Lane].Remove(job));
            return left;
        }
    }

    /// <summary>
    /// Gives the job its place and says how much of it to let in. Only work with a deadline is held against its client's share: the other
    /// lanes bound themselves.
    /// </summary>
    private Admission Judge(JobLine line, InferenceJob job, TimeSpan? left)
    {
        job.IsWithinShare = left is null || line.Turns.Charge(job.Client, job.Tokens() * job.SecondsPerToken / _threads);
        job.Start = line.Turns.StartOf(job.Client);
        return left is { } time && job.SecondsPerToken > 0
            ? _feasibility.Judge(line, job, _running, time.TotalSeconds)
            : new Admission(job.Units, IsTooLong: false);
    }

    private void Wake(int units)
    {
        if (units > 1)
        {
            Monitor.PulseAll(_gate);
        }
        else
        {
            Monitor.Pulse(_gate);
        }
    }

    private bool TryTakeNext(out InferenceJob job, out int unit)
    {
        if (FindNext() is { } next)
        {
            job = next;
            unit = _lines[(int)next.Lane].TakeFrom(next);
            _running += next.CostOf(unit) * next.SecondsPerToken;
            return true;
        }

        (job, unit) = (null!, -1);
        return false;
    }

    private InferenceJob? FindNext()
    {
        var fromTheEnd = ++_taken % FairShare == 0;
        foreach (var lane in Orders[fromTheEnd ? 1 + (_taken / FairShare % 2) : 0])
        {
            if (_lines[(int)lane].First is { } job)
            {
                return job;
            }
        }

        return null;
    }
}
