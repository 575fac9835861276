using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Tests.Parsing;

public sealed class ShouldMatchCountTests
{
    [Theory]
    [InlineData("2", 5, 2)]
    [InlineData("-1", 5, 4)]
    [InlineData("75%", 5, 3)]
    [InlineData("-25%", 5, 4)]
    [InlineData("3<90%", 3, 3)]
    [InlineData("3<90%", 10, 9)]
    [InlineData("2<-25% 9<-3", 2, 2)]
    [InlineData("2<-25% 9<-3", 8, 6)]
    [InlineData("2<-25% 9<-3", 12, 9)]
    [InlineData("-9", 5, 0)]
    [InlineData("7", 5, 6)]
    public void It_counts_the_clauses_that_must_match(string spec, int clauses, int count) =>
        Assert.Equal(count, ShouldMatchCount.Of(spec, clauses));

    [Theory]
    [InlineData("x")]
    [InlineData("3<4<5")]
    [InlineData("%")]
    public void Anything_else_is_refused(string spec) => Assert.Throws<EngineErrorException>(() => ShouldMatchCount.Of(spec, 3));
}
