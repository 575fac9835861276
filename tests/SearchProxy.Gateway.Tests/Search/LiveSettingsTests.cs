using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Search;

public class LiveSettingsTests
{
    [Fact]
    public async Task Settings_of_searches_that_change_while_it_runs_hold_for_the_next_search()
    {
        SearchLaneOptions live = null!;
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) },
            Change = options => live = options.Search,
        }.StartedAsync();
        Assert.Equal("reranked; scored=20", (await rig.PageAsync(0, 10)).Marker);
        live.Window = 5;
        Assert.Equal("reranked; scored=5", (await rig.PageAsync(0, 3)).Marker);
        live.Blend = 0;
        Assert.Equal("reranked; model=none", (await rig.PageAsync(0, 3)).Marker);
        foreach (var (pattern, isOff) in new[]
        {
            ("books", true), ("b*", true), ("*s", true), ("Books", false), ("book", false), ("papers", false),
        })
        {
            live.OffIndexes = [pattern];
            Assert.Equal(isOff ? "bypassed; reason=off" : "reranked; model=none", (await rig.PageAsync(0, 3)).Marker);
        }

        live.Enabled = false;
        Assert.Equal("bypassed; reason=off", (await rig.PageAsync(0, 3)).Marker);
    }
}
