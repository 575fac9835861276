using SearchProxy.Core.Recall;
using SearchProxy.Testing.Lane;

namespace SearchProxy.Core.Tests;

public sealed class SearchLaneAllocationTests
{
    [Fact]
    public void A_search_over_two_legs_of_a_hundred_hits_allocates_less_than_48_KB()
    {
        var work = new LaneWork(static (_, request, plan) => VectorLegMembers.Of(request, plan));
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotEqual(0, work.ParsePlanFuseRankRespond().Length);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 1, 48 * 1024);
    }
}
