using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers.Patterns;

namespace SearchProxy.Tokenizers.Tests.Patterns;

public class CodePointPatternTests
{
    private const string Alphabet = "aB's\u00E9 1\n\r\t.-x\u4E2D";

    public static TheoryData<string> Patterns =>
    [
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        @"(?i:'s|'t|'re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{M}]*[\p{Ll}\p{M}]+(?i:'s|'x)?|\p{N}{1,3}|\s+",
        @" {2,}",
        @"a*?x|a{2}|.",
        @"(?:ab|a)(?:bc|c)?",
        @"(?:a|aB)+x",
        @"(?:a|B){2,3}?1",
        @"(?=a)\w+|^\d|x$",
        @"[^a-x\d]+",
        @"\S+\s*",
        @"x*",
    ];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Finds_what_the_platforms_engine_finds_where_both_can(string pattern)
    {
        var ours = CodePointPattern.Parse(pattern);
        var theirs = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        var texts = Gen.Elements(Alphabet.ToCharArray()).ArrayOf().Select(c => new string(c));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(texts), text =>
            {
                var expected = theirs.Matches(text).Where(m => m.Length > 0).Select(m => m.Value).ToArray();
                Assert.Equal(expected, Matches(ours, text));
            }));
    }

    [Theory]
    [InlineData(@"\p{L}+", "\U00010348\U00010330 x", new[] { "\U00010348\U00010330", "x" })]
    [InlineData(@"\p{N}", "\U0001D7CE1", new[] { "\U0001D7CE", "1" })]
    [InlineData(@"(?i:'s|'k)", "'\u017F'S'\u212A", new[] { "'\u017F", "'S", "'\u212A" })]
    [InlineData(@"a++b|.", "aab", new[] { "aab" })]
    [InlineData(@"a++a|.", "aa", new[] { "a", "a" })]
    [InlineData(@"[[a-c]x]+", "abxy", new[] { "abx" })]
    [InlineData(@"\x{1F600}|\u0041", "A\U0001F600", new[] { "A", "\U0001F600" })]
    [InlineData(@"\s", "\u0085\u180E\u001C\u200B\u2028", new[] { "\u0085", "\u2028" })]
    public void Works_on_code_points_as_the_reference_does(string pattern, string text, string[] expected) =>
        Assert.Equal(expected, Matches(CodePointPattern.Parse(pattern), text));

    [Theory]
    [InlineData(@"\p{Han}", "the property 'Han'")]
    [InlineData(@"(?<=a)b", "the group '(?<=")]
    [InlineData(@"(a*)*", "a repeated group that can be empty")]
    [InlineData(@"a\1", "the escape '\\1'")]
    [InlineData(@"[[:alpha:]]", "a POSIX bracket")]
    [InlineData(@"[a-z&&[^b]]", "an intersection")]
    [InlineData(@"(a", "a '(' without its end")]
    [InlineData(@"a)", "')' without an opening one")]
    [InlineData(@"[a", "an unfinished class")]
    [InlineData(@"a{3,1}", "a count that ends below its beginning")]
    [InlineData(@"*a", "a repetition of nothing")]
    [InlineData(@"(?:a{900}){900}{900}", "more than")]
    public void Names_what_a_pattern_has_that_is_not_supported(string pattern, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<TokenizerException>(() => CodePointPattern.Parse(pattern)).Message, StringComparison.Ordinal);

    private static string[] Matches(CodePointPattern pattern, string text)
    {
        var runes = Runes.Of(text);
        var found = new List<string>();
        var covered = 0;
        var matches = new PatternMatches(pattern, runes, new PatternScratch());
        while (matches.Next())
        {
            Assert.Equal(covered, matches.Start);
            covered = matches.End;
            if (matches.IsMatch && matches.End > matches.Start)
            {
                found.Add(text[runes[matches.Start].Start..runes[matches.End - 1].End]);
            }
        }

        Assert.Equal(runes.Length, covered);
        return [.. found];
    }
}
