using SearchProxy.Core.Ranking;

namespace SearchProxy.Core.Tests.Ranking;

public sealed class EngineScaleTests
{
    [Fact]
    public void The_window_shows_scores_between_the_engine_s_best_and_the_best_outside()
    {
        var scale = EngineScale.Of(Answers.Of(("a", 12), ("b", 8), ("c", 4), ("d", 1)), firstOutside: 2);

        Assert.Equal(12f, scale.Map(1));
        Assert.Equal(8f, scale.Map(0.5));
        Assert.Equal(4f, scale.Map(0));
    }

    [Fact]
    public void When_the_window_holds_all_the_worst_gets_the_engine_s_worst() =>
        Assert.Equal(1f, EngineScale.Of(Answers.Of(("a", 12), ("b", 1)), firstOutside: 2).Map(0));

    [Fact]
    public void Without_any_lexical_hit_scores_lie_between_0_and_1() =>
        Assert.Equal(0.25f, EngineScale.Of(Answers.Of(), firstOutside: 0).Map(0.25));
}
