using SearchProxy.Core.Recall;
using SearchProxy.Testing.Lane;

namespace SearchProxy.Core.Tests;

public sealed class SearchLaneAllocationTests
{
    [Fact]
    public void A_search_over_two_legs_of_a_hundred_hits_allocates_less_than_64_KB()
    {
        var work = new LaneWork(static (_, request, plan) => VectorLegMembers.Of(request, plan));
        for (var warm = 0; warm < 3; warm++)
        {
            Assert.NotEqual(0, work.ParsePlanFuseRankRespond().Length);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        work.ParsePlanFuseRankRespond();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 64 * 1024);
    }
}
