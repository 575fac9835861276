using SearchProxy.Core.FilterPaths;

namespace SearchProxy.Core.Tests.FilterPaths;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "abc", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abbcd", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("a*b*c", "axbxbxc", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "ab", false)]
    [InlineData("?", "a", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_star_stands_for_any_characters(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Glob.Matches(pattern, text));

    [Fact]
    public void A_hostile_pattern_takes_no_longer_than_its_length_times_the_texts() =>
        Assert.False(Glob.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 20_000)));
}
