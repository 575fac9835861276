using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Tests.Scheduling;

public sealed class WorkQueueTests
{
    [Fact]
    public void A_lane_takes_jobs_until_its_tokens_are_used_up()
    {
        var queue = new WorkQueue(100);
        Assert.True(queue.TryAdd(new TestJob(JobLane.Rerank, [60])));
        Assert.False(queue.TryAdd(new TestJob(JobLane.Rerank, [30, 11])));
        Assert.True(queue.TryAdd(new TestJob(JobLane.Rerank, [30, 10])));
        Assert.True(queue.TryAdd(new TestJob(JobLane.Query, [100])));
        Assert.Equal(100, queue.WaitingTokens(JobLane.Rerank));
    }

    [Fact]
    public void A_job_larger_than_the_lane_is_taken_when_the_lane_is_empty()
    {
        var queue = new WorkQueue(100);
        Assert.True(queue.TryAdd(new TestJob(JobLane.Rerank, [500])));
        Assert.False(queue.TryAdd(new TestJob(JobLane.Rerank, [1])));
    }

    [Fact]
    public void Passages_have_more_room_than_the_other_lanes()
    {
        var queue = new WorkQueue(100);
        for (var i = 0; i < WorkQueue.PatientFactor; i++)
        {
            Assert.True(queue.TryAdd(new TestJob(JobLane.Passage, [100])));
        }

        Assert.False(queue.TryAdd(new TestJob(JobLane.Passage, [1])));
    }

    [Fact]
    public void A_query_goes_before_a_rerank_and_that_before_a_passage()
    {
        var queue = new WorkQueue(1_000);
        queue.TryAdd(new TestJob(JobLane.Passage, [1]));
        queue.TryAdd(new TestJob(JobLane.Rerank, [1]));
        queue.TryAdd(new TestJob(JobLane.Query, [1]));
        Assert.Equal([JobLane.Query, JobLane.Rerank, JobLane.Passage], Drain(queue, 3));
    }

    [Fact]
    public void One_unit_in_eight_is_a_passage_while_searches_keep_coming()
    {
        var queue = new WorkQueue(10_000);
        queue.TryAdd(new TestJob(JobLane.Passage, [.. Enumerable.Repeat(1, 10)]));
        queue.TryAdd(new TestJob(JobLane.Rerank, [.. Enumerable.Repeat(1, 200)]));
        Assert.Equal(10, Drain(queue, 80).Count(lane => lane == JobLane.Passage));
    }

    [Fact]
    public void Passages_and_calls_of_applications_share_that_unit_in_turn()
    {
        var queue = new WorkQueue(10_000);
        queue.TryAdd(new TestJob(JobLane.Background, [.. Enumerable.Repeat(1, 100)]));
        queue.TryAdd(new TestJob(JobLane.Passage, [.. Enumerable.Repeat(1, 100)]));
        queue.TryAdd(new TestJob(JobLane.Rerank, [.. Enumerable.Repeat(1, 200)]));
        var lanes = Drain(queue, 160);
        Assert.Equal((10, 10), (lanes.Count(lane => lane == JobLane.Passage), lanes.Count(lane => lane == JobLane.Background)));
    }

    [Fact]
    public void Calls_of_applications_that_fill_their_lane_leave_room_for_passages()
    {
        var queue = new WorkQueue(100);
        Assert.True(queue.TryAdd(new TestJob(JobLane.Background, [100 * WorkQueue.PatientFactor])));
        Assert.False(queue.TryAdd(new TestJob(JobLane.Background, [1])));
        Assert.True(queue.TryAdd(new TestJob(JobLane.Passage, [100])));
    }

    [Fact]
    public void A_removed_job_gives_its_tokens_back_and_hands_out_nothing()
    {
        var queue = new WorkQueue(100);
        var job = new TestJob(JobLane.Rerank, [40, 40]);
        queue.TryAdd(job);
        Assert.True(queue.Take(out _, out _));
        queue.Remove(job);
        queue.Remove(job);
        Assert.Equal(0, queue.WaitingTokens(JobLane.Rerank));
        Assert.True(queue.TryAdd(new TestJob(JobLane.Rerank, [100])));
    }

    [Fact]
    public void A_closed_queue_lets_nothing_in_and_gives_what_was_left()
    {
        var queue = new WorkQueue(100);
        var job = new TestJob(JobLane.Rerank, [40]);
        queue.TryAdd(job);
        Assert.Equal([job], queue.Close());
        Assert.False(queue.Take(out _, out _));
        Assert.False(queue.TryAdd(job));
    }

    [Fact]
    public void Every_unit_is_handed_out_once_and_tokens_always_add_up()
    {
        var costs = Gen.ArrayOf(Gen.Choose(1, 50)).Where(list => list.Length > 0);
        var jobs = Gen.ArrayOf(
            costs.SelectMany(list => Gen.Elements(JobLane.Query, JobLane.Rerank, JobLane.Passage)
                .Select(lane => (Lane: lane, Costs: list))));
        Prop.ForAll(jobs.ToArbitrary(), list =>
        {
            var queue = new WorkQueue(int.MaxValue);
            var handed = list.Select(job => new TestJob(job.Lane, job.Costs))
                .Where(queue.TryAdd)
                .ToDictionary(job => (InferenceJob)job, _ => new List<int>());
            long waiting = list.Sum(job => job.Costs.Sum());
            for (var left = list.Sum(job => job.Costs.Length); left > 0; left--)
            {
                Assert.Equal(waiting, Enum.GetValues<JobLane>().Sum(queue.WaitingTokens));
                Assert.True(queue.Take(out var job, out var unit));
                handed[job].Add(unit);
                waiting -= job.CostOf(unit);
            }

            return waiting == 0 && handed.All(job => job.Value.SequenceEqual(Enumerable.Range(0, job.Key.Units)));
        }).QuickCheckThrowOnFailure();
    }

    private static List<JobLane> Drain(WorkQueue queue, int units)
    {
        List<JobLane> lanes = [];
        for (var i = 0; i < units; i++)
        {
            Assert.True(queue.Take(out var job, out _));
            lanes.Add(job.Lane);
        }

        return lanes;
    }
}
