using SearchProxy.Inference.Scheduling;
using SearchProxy.Testing;
using Xunit.Abstractions;
using static SearchProxy.Inference.Tests.Scheduling.OverloadSimulation;

namespace SearchProxy.Inference.Tests.Scheduling;

/// <summary>What the queue promises when more is asked than can be done, in simulated time.</summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    private static readonly double[] Loads = [0.5, 1, 2, 4, 10];

    [Theory]
    [InlineData(1, 50, 0.004)]
    [InlineData(1, 50, 0.001)]
    [InlineData(1, 50, 0.01)]
    [InlineData(20, 50, 0.004)]
    [InlineData(200, 50, 0.004)]
    public void Goodput_stays_near_its_peak_at_up_to_ten_times_the_capacity(int clients, int units, double unitSeconds)
    {
        var goodput = new List<double>();
        foreach (var load in Loads)
        {
            var run = new OverloadSimulation(units: units, unitSeconds: unitSeconds);
            for (var client = 0; client < clients; client++)
            {
                run.Client(client, load * run.Capacity / clients, 0, 40);
            }

            run.Run();
            goodput.Add(run.Goodput(5, 40));
            Report(run, $"{load}x of {run.Capacity}/s, {clients} clients");
        }

        Assert.All(goodput.Skip(2), found => Assert.InRange(found / goodput.Max(), 0.9, 1));
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(10, 10)]
    [InlineData(100, 1)]
    public void A_client_within_its_fair_share_is_reranked_whole_beside_any_number_of_greedy_ones(int greedy, double eachPerSecond)
    {
        const int polite = 1_000_000;
        var run = new OverloadSimulation();
        var seconds = Math.Min(800, 60 * (greedy + 1));
        for (var client = 0; client < greedy; client++)
        {
            run.Client(client, eachPerSecond, 0, seconds);
        }

        run.Client(polite, run.Capacity / (greedy + 1), 5, seconds).Run();
        var asked = run.Searches.Where(static search => search.Client == polite).ToList();
        Report(run, $"{greedy} greedy, polite {asked.Count(static search => search.Fate == Fate.Whole)} of {asked.Count}");
        Assert.InRange(asked.Count(static search => search.Fate == Fate.Whole) / (double)asked.Count, 0.95, 1);
        Assert.InRange(run.Goodput(5, seconds) / run.Capacity, 0.85, 1.05);
    }

    [Fact]
    public void Greedy_clients_share_evenly_among_themselves()
    {
        var run = new OverloadSimulation();
        for (var client = 0; client < 4; client++)
        {
            run.Client(client, 20 * (client + 1), 0, 120);
        }

        run.Run();
        var whole = Enumerable.Range(0, 4)
            .Select(client => run.Searches.Count(search => search.Client == client && search.Fate == Fate.Whole))
            .ToList();
        output.WriteLine(string.Join(' ', whole));
        Assert.InRange(whole.Min() / (double)whole.Max(), 0.7, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Full_service_is_back_within_a_second_of_the_flood(int clients)
    {
        var run = new OverloadSimulation();
        for (var client = 0; client < clients; client++)
        {
            run.Client(client, 10 * run.Capacity / clients, 0, 20).Client(client, 0.4 * run.Capacity / clients, 21, 60, seed: 2);
        }

        run.Run();
        Assert.All(run.Of(21, 60), static search => Assert.Equal(Fate.Whole, search.Fate));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Nobody_waits_beyond_the_deadline_and_who_is_let_in_is_seldom_cut(int clients)
    {
        foreach (var load in Loads)
        {
            var run = new OverloadSimulation();
            for (var client = 0; client < clients; client++)
            {
                run.Client(client, load * run.Capacity / clients, 0, 30);
            }

            run.Run();
            Assert.All(run.Searches, static search => Assert.InRange(search.Added, 0, 1.01));
            Assert.All(run.Searches.Where(static search => search.Fate == Fate.Refused), static search => Assert.Equal(0, search.Added));
            var letIn = run.Searches.Where(static search => search.Fate != Fate.Refused).ToList();
            Report(run, $"{load}x, {clients} clients");
            Assert.InRange(letIn.Count(static search => search.Fate == Fate.Cut) / (double)letIn.Count, 0, 0.05);
            Assert.InRange(run.Searches.Count(static search => search.Fate == Fate.Displaced) / (double)run.Searches.Count, 0, 0.35);
        }
    }

    [Fact]
    public void A_search_too_long_for_any_machine_gets_a_smaller_window_from_the_start()
    {
        var run = new OverloadSimulation(units: 1_000);
        run.Client(0, 0.2, 0, 100).Run();
        Assert.NotEmpty(run.Searches);
        Assert.All(run.Searches, static search => Assert.True(search.Fate is Fate.Smaller or Fate.Refused, search.Fate.ToString()));
        Assert.Contains(run.Searches, static search => search.Fate == Fate.Smaller);
    }

    [Fact]
    public void Of_a_search_that_the_waiting_work_leaves_some_time_for_the_beginning_is_done()
    {
        var queue = new WorkQueue(int.MaxValue);
        Assert.Equal(70, queue.Admit(Job(70), TimeSpan.FromSeconds(1)).Units);
        // Nine tenths of the time are planned for.
        var second = Job(50);

        var admission = queue.Admit(second, TimeSpan.FromSeconds(1));

        Assert.Equal((19, false), (admission.Units, admission.IsTooLong));
        Assert.Equal(19, second.Units);
        Assert.Equal(89_000, queue.WaitingTokens(JobLane.Rerank));
        Assert.Equal(0, queue.Admit(Job(50), TimeSpan.FromSeconds(1)).Units);
    }

    [Fact]
    public void What_a_client_takes_back_makes_room()
    {
        var queue = new WorkQueue(int.MaxValue);
        var first = Job(90);
        queue.Admit(first, TimeSpan.FromSeconds(1));
        Assert.Equal(0, queue.Admit(Job(50), TimeSpan.FromSeconds(1)).Units);
        queue.Remove(first);
        Assert.Equal(50, queue.Admit(Job(50), TimeSpan.FromSeconds(1)).Units);
    }

    /// <summary>A model is tried when it is loaded, and its lane is warmed: neither is a client that others share with.</summary>
    [Fact]
    public void Work_that_nobody_waits_for_takes_no_share_of_the_machine()
    {
        var time = new ManualTimeProvider();
        var queue = new WorkQueue(int.MaxValue, threads: 1, time);
        Finish(queue, Job(8), left: null);
        var jobs = Enumerable.Range(0, 40).Select(static _ => Job(40, client: 7)).ToList();
        foreach (var job in jobs)
        {
            Finish(queue, job, TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(0.4));
        }

        Assert.All(jobs, static job => Assert.True(job.IsWithinShare));
    }

    /// <summary>
    /// Warm searches come from the machine itself, one after the other, as fast as it can; a client of the same address, or another, that
    /// asks right after them twice at once has both reranked whole.
    /// </summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void What_warmed_the_lane_is_held_against_no_client(int client)
    {
        var time = new ManualTimeProvider();
        var queue = new WorkQueue(int.MaxValue, threads: 1, time);
        Finish(queue, Job(40, client: 9), TimeSpan.FromSeconds(1));
        for (var warm = 0; warm < 30; warm++)
        {
            Finish(queue, Job(40, client: 7), TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(0.4));
        }

        queue.ForgetClients();

        for (var second = 0; second < 20; second++)
        {
            var (one, other) = (Job(40, (UInt128)client), Job(40, (UInt128)client));
            Assert.Equal(40, queue.Admit(one, TimeSpan.FromSeconds(1)).Units);
            Assert.Equal(40, queue.Admit(other, TimeSpan.FromSeconds(1)).Units);
            Drain(queue);
            time.Advance(TimeSpan.FromSeconds(0.8));
        }
    }

    [Fact]
    public void As_long_as_no_speed_is_known_all_is_let_in()
    {
        var queue = new WorkQueue(int.MaxValue);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(90, queue.Admit(new TestJob(JobLane.Rerank, [.. Enumerable.Repeat(1_000, 90)]), TimeSpan.FromSeconds(1)).Units);
        }
    }

    [Fact]
    public void Work_that_would_be_refused_is_foreseen()
    {
        var queue = new WorkQueue(int.MaxValue);
        Assert.False(queue.Foresees(JobLane.Rerank, 0, threadSeconds: 5, TimeSpan.FromSeconds(1)));
        queue.Admit(Job(85), TimeSpan.FromSeconds(1));
        Assert.True(queue.Foresees(JobLane.Rerank, 0, threadSeconds: 0.5, TimeSpan.FromSeconds(1)));
        Assert.False(queue.Foresees(JobLane.Rerank, 0, threadSeconds: 0.04, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Speed_is_a_mean_over_tokens_that_forgets()
    {
        var speed = new TokenSpeed();
        Assert.Equal(0, speed.SecondsPerToken);
        speed.Note(100, TimeSpan.FromSeconds(1));
        Assert.Equal(0.01, speed.SecondsPerToken, 1e-9);
        for (var i = 0; i < 500; i++)
        {
            speed.Note(50, TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(0.002, speed.SecondsPerToken, 1e-5);
    }

    /// <summary>Units of ten milliseconds each.</summary>
    private static TestJob Job(int units, UInt128 client = default) =>
        new(JobLane.Rerank, [.. Enumerable.Repeat(1_000, units)]) { SecondsPerToken = 1e-5, Client = client };

    /// <summary>Lets a job in and does it.</summary>
    private static void Finish(WorkQueue queue, TestJob job, TimeSpan? left)
    {
        queue.Admit(job, left);
        Drain(queue);
    }

    private static void Drain(WorkQueue queue)
    {
        while (queue.TryTake(out var job, out var unit))
        {
            queue.Done(job, unit);
        }
    }

    private void Report(OverloadSimulation run, string what) => output.WriteLine(
        $"{what}: {string.Join(", ", run.Searches.GroupBy(static search => search.Fate).OrderBy(static group => group.Key).Select(static group => $"{group.Key} {group.Count()}"))}");
}
