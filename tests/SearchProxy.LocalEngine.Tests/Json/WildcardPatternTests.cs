using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Tests.Json;

public sealed class WildcardPatternTests
{
    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Elements('a', 'b', '*', '?')).Select(units => string.Concat(units));

    [Fact]
    public void It_agrees_with_the_regular_expression_of_the_same_meaning() =>
        Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), static (pattern, text) =>
        {
            var expression = "^" + Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".") + "$";
            return WildcardPattern.Matches(pattern, text, knowsSingle: true) == Regex.IsMatch(text, expression);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_stars_over_a_long_text_come_to_an_end() =>
        Assert.False(
            WildcardPattern.Matches(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 20_000), knowsSingle: false));
}
