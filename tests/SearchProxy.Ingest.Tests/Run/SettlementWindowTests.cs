using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Stages;

namespace SearchProxy.Ingest.Tests.Run;

public class SettlementWindowTests
{
    [Fact]
    public void In_whatever_order_records_are_settled_only_what_has_no_gap_before_it_counts()
    {
        Prop.ForAll(Arb.From(Gen.Shuffle(Enumerable.Range(0, 40))), order =>
        {
            using var window = new SettlementWindow(SourcePosition.Start, new IngestCounts(), 40, 1 << 20);
            for (var i = 0; i < 40; i++)
            {
                Assert.True(window.EnterAsync(i, (null, null), 1, $"c{i}", default).AsTask().IsCompletedSuccessfully);
            }

            var settled = new HashSet<int>();
            foreach (var number in order)
            {
                window.Settle(number, new Settlement(SettlementKind.Indexed));
                settled.Add(number);
                var low = Enumerable.Range(0, 41).First(i => !settled.Contains(i));
                var (position, counts) = window.Settled;
                Assert.Equal((low, low, low == 0 ? null : $"c{low - 1}"), ((int)position.Records, (int)counts.Indexed, position.Cursor));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task No_more_than_the_allowed_records_and_bytes_are_under_way()
    {
        using var window = new SettlementWindow(SourcePosition.Start, new IngestCounts(), 3, 100);
        await window.EnterAsync(0, (null, null), 60, null, default);
        var second = window.EnterAsync(1, (null, null), 60, null, default).AsTask();
        Assert.False(second.IsCompleted);

        window.Settle(0, new Settlement(SettlementKind.Indexed));
        await second;
        window.Settle(1, new Settlement(SettlementKind.Indexed));
        await window.EnterAsync(2, (null, null), 1_000_000, null, default);
    }

    [Fact]
    public async Task A_stuck_record_stops_the_window_from_growing()
    {
        using var window = new SettlementWindow(SourcePosition.Start, new IngestCounts(), 2, 100);
        await window.EnterAsync(0, (null, null), 1, null, default);
        await window.EnterAsync(1, (null, null), 1, null, default);
        window.Settle(1, new Settlement(SettlementKind.Indexed));

        var third = window.EnterAsync(2, (null, null), 1, null, default).AsTask();
        Assert.False(third.IsCompleted);
        window.Settle(0, new Settlement(SettlementKind.Indexed));
        await third;
    }

    [Fact]
    public async Task Another_record_of_the_same_id_under_way_is_known()
    {
        using var window = new SettlementWindow(SourcePosition.Start, new IngestCounts(), 9, 100);
        await window.EnterAsync(0, ("a", null), 1, null, default);
        Assert.False(window.HasOther("a"));
        await window.EnterAsync(1, ("a", null), 1, null, default);
        Assert.True(window.HasOther("a"));
        window.Settle(0, new Settlement(SettlementKind.Indexed));
        Assert.False(window.HasOther("a"));
    }

    [Fact]
    public async Task Of_two_records_of_one_id_and_version_the_second_waits_for_the_first()
    {
        using var window = new SettlementWindow(SourcePosition.Start, new IngestCounts(), 9, 100);
        await window.EnterAsync(0, ("a", 7), 1, null, default);
        await window.EnterAsync(1, ("b", 7), 1, null, default);
        await window.EnterAsync(2, ("a", 8), 1, null, default);
        await window.EnterAsync(3, ("a", 7), 1, null, default);
        var same = window.EnterAsync(4, ("a", 8), 1, null, default).AsTask();

        window.Settle(0, new Settlement(SettlementKind.Indexed));
        window.Settle(3, new Settlement(SettlementKind.Indexed));
        Assert.False(same.IsCompleted);
        window.Settle(2, new Settlement(SettlementKind.Indexed));
        await same;
    }

    [Fact]
    public async Task The_engine_is_asked_for_less_when_it_pushes_back_and_for_more_when_it_does_not()
    {
        var governor = new BulkGovernor(4 << 20, 8);
        for (var i = 0; i < 3; i++)
        {
            await governor.EnterAsync(default);
            governor.Leave(pushback: true);
        }

        Assert.Equal((512 * 1024, 1), (governor.Bytes, governor.Concurrency));
        await governor.EnterAsync(default);
        var second = governor.EnterAsync(default).AsTask();
        Assert.False(second.IsCompleted);
        governor.Leave(pushback: false);
        await second;
        for (var i = 0; i < 200; i++)
        {
            governor.Leave(pushback: false);
            await governor.EnterAsync(default);
        }

        Assert.Equal((4 << 20, 8), (governor.Bytes, governor.Concurrency));
    }
}
