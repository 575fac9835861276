using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class RerankerChoiceTests
{
    [Fact]
    public async Task A_search_that_asks_for_a_model_that_is_not_there_gets_the_engine_s_order_and_is_told()
    {
        await using var rig = await new SearchRig { Index = new TinyIndex { Lexical = TinyIndex.Numbered(20) } }.StartedAsync();

        var answer = await rig.SearchAsync("""{"query":{"match":{"text":"whale"}},"size":3}""", headers: ("X-SearchProxy-Model", "nobody"));

        Assert.Equal("degraded; reason=model", answer.Marker);
        Assert.Equal(["d0", "d1", "d2"], answer.Ids);
    }
}
