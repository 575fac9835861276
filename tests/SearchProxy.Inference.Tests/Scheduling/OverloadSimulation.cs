using SearchProxy.Inference.Scheduling;
using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests.Scheduling;

/// <summary>
/// The real queue, with threads and a model that exist as arithmetic: searches come at random instants, units take their time, and the
/// clock jumps from event to event. The same seed gives the same run on any machine.
/// </summary>
internal sealed class OverloadSimulation(int threads = 2, int units = 50, double unitSeconds = 0.004, double deadline = 1)
{
    private const int UnitTokens = 100;

    private readonly ManualTimeProvider _time = new();
    private readonly PriorityQueue<Action, double> _events = new();
    private readonly List<Search> _searches = [];
    private int _busy;
    private double _now;
    private WorkQueue? _queue;

    /// <summary>Searches a second that the machine can rerank whole.</summary>
    public double Capacity => threads / (units * unitSeconds);

    private int UnitsOfSearch => units;

    /// <summary>Everything that was asked, in order of arrival.</summary>
    public IReadOnlyList<Search> Searches => _searches;

    /// <summary>Poisson arrivals of one client.</summary>
    /// <param name="client">Its number.</param>
    /// <param name="perSecond">Searches a second.</param>
    /// <param name="from">Second of the first.</param>
    /// <param name="until">Second after the last.</param>
    /// <param name="seed">Of the instants.</param>
    public OverloadSimulation Client(int client, double perSecond, double from, double until, int seed = 1)
    {
        var random = new Random((seed * 1_000_003) + client);
        for (var at = from + Gap(); at < until; at += Gap())
        {
            _events.Enqueue(() => Arrive(client), at);
        }

        return this;

        double Gap() => -Math.Log(1 - random.NextDouble()) / perSecond;
    }

    public OverloadSimulation Run()
    {
        _queue = new WorkQueue(int.MaxValue, threads, _time);
        while (_events.TryDequeue(out var happen, out var at))
        {
            _time.Advance(TimeSpan.FromSeconds(at) - TimeSpan.FromSeconds(_now));
            _now = at;
            happen();
            Work();
        }

        return this;
    }

    /// <summary>Searches a second that were reranked whole, of those that came in a span.</summary>
    public double Goodput(double from, double until) => Of(from, until).Count(static search => search.Fate == Fate.Whole) / (until - from);

    public IEnumerable<Search> Of(double from, double until) => _searches.Where(search => search.At >= from && search.At < until);

    private void Arrive(int client)
    {
        var search = new Search(client, _now);
        _searches.Add(search);
        var job = new Job(this, search) { Client = (UInt128)client + 1, SecondsPerToken = unitSeconds / UnitTokens };
        if (_queue!.Admit(job, TimeSpan.FromSeconds(deadline)).Units == 0)
        {
            search.End(Fate.Refused, _now);
            return;
        }

        _events.Enqueue(
            () =>
            {
                if (search.Fate == Fate.Open)
                {
                    _queue.Remove(job);
                    search.End(Fate.Cut, _now);
                }
            },
            _now + deadline);
    }

    private void Work()
    {
        while (_busy < threads && _queue!.TryTake(out var job, out var unit))
        {
            _busy++;
            _events.Enqueue(
                () =>
                {
                    _busy--;
                    _queue.Done(job, unit);
                    job.Execute(unit, null!);
                },
                _now + unitSeconds);
        }
    }

    /// <summary>What became of a search.</summary>
    internal enum Fate
    {
        Open,
        Whole,
        Smaller,
        Refused,

        /// <summary>Let in, and refused before it began, because work of others went before it.</summary>
        Displaced,
        Cut,
    }

    internal sealed class Search(int client, double at)
    {
        public int Client => client;

        public double At => at;

        public Fate Fate { get; private set; }

        /// <summary>Seconds from its arrival to its end.</summary>
        public double Added { get; private set; }

        public void End(Fate fate, double now) => (Fate, Added) = (fate, now - at);
    }

    private sealed class Job(OverloadSimulation world, Search search) : InferenceJob(JobLane.Rerank, world.UnitsOfSearch)
    {
        private int _done;

        public override int CostOf(int unit) => UnitTokens;

        public override void Execute(int unit, InputBuffers buffers)
        {
            if (++_done == Units && search.Fate == Fate.Open)
            {
                search.End(Units == world.UnitsOfSearch ? Fate.Whole : Fate.Smaller, world._now);
            }
        }

        public override void Abandon() => search.End(Fate.Displaced, world._now);
    }
}
