namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Decides how much of a job can be done in time: waiting work times measured speed against its deadline. Touched under the queue's lock
/// only.
/// </summary>
/// <remarks>
/// A job within its client's share may use nearly all of its time behind others of the kind. One beyond it gets half, so that those within
/// find room before it without making it late. A job that the waiting work leaves time for in part gets that part only out of a small
/// budget: in a long overload slivers of many would take the machine from the few that can be done whole.
/// </remarks>
internal sealed class Feasibility(int threads, TimeProvider time)
{
    private const double Safety = 0.9;
    private const double BeyondShare = 0.5;
    private const double BeyondShareInAll = 0.7;
    private const double SliverShare = 0.03;
    private const double MostSlivers = 0.5;
    private const int LeastUnits = 2;
    private const int LeastPart = 10;

    private double _slivers = MostSlivers;
    private long _filled = time.GetTimestamp();

    /// <summary>How much of the job to let in.</summary>
    /// <param name="line">Where it waits; its place in it is set.</param>
    /// <param name="job">The job.</param>
    /// <param name="running">Seconds of one thread for what runs.</param>
    /// <param name="left">Seconds until its deadline.</param>
    public Admission Judge(JobLine line, InferenceJob job, double running, double left)
    {
        var seconds = job.Tokens() * job.SecondsPerToken / threads;
        var isTooLong = seconds > left * Safety;
        var room = Room(line, job.IsWithinShare, job.Start, running, left);
        if (seconds <= room)
        {
            return new Admission(job.Units, isTooLong);
        }

        // One that is too long for any machine has its usual size in what an idle one could do.
        var isUsual = isTooLong && room >= left * Safety * BeyondShare;
        var units = Prefix(job, isUsual ? room : Math.Min(room, Slivers()));
        if (units < Math.Min(job.Units, Math.Max(LeastUnits, job.Units / LeastPart)))
        {
            return new Admission(0, isTooLong);
        }

        if (!isUsual)
        {
            _slivers -= job.Tokens(units) * job.SecondsPerToken / threads;
        }

        return new Admission(units, isTooLong);
    }

    /// <summary>Seconds of the machine that a job at this place could use.</summary>
    public double Room(JobLine line, bool isWithinShare, double start, double running, double left)
    {
        var before = (running + line.SecondsBefore(isWithinShare, start)) / threads;
        var all = (running + line.Seconds) / threads;
        return isWithinShare || line.Seconds <= 0
            ? (left * Safety) - before
            : Math.Min((left * BeyondShare) - before, (left * BeyondShareInAll) - all);
    }

    private int Prefix(InferenceJob job, double room)
    {
        var tokens = 0L;
        for (var units = 0; units < job.Units; units++)
        {
            tokens += job.CostOf(units);
            if (tokens * job.SecondsPerToken / threads > room)
            {
                return units;
            }
        }

        return job.Units;
    }

    private double Slivers()
    {
        var now = time.GetTimestamp();
        _slivers = Math.Min(MostSlivers, _slivers + (time.GetElapsedTime(_filled, now).TotalSeconds * SliverShare));
        _filled = now;
        return _slivers;
    }
}
