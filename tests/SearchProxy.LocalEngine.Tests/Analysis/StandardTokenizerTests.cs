using FsCheck;
using FsCheck.Fluent;
using SearchProxy.LocalEngine.Analysis;

namespace SearchProxy.LocalEngine.Tests.Analysis;

public sealed class StandardTokenizerTests
{
    [Theory]
    [InlineData("The quick-brown fox", "The|quick|brown|fox")]
    [InlineData("don't o'clock rock'n'roll", "don't|o'clock|rock'n'roll")]
    [InlineData("3.14 1,000 1.2.3 a.b a,b", "3.14|1,000|1.2.3|a.b|a|b")]
    [InlineData("user_name ___ _x_", "user_name|_x_")]
    [InlineData("foo:bar x1y2", "foo:bar|x1y2")]
    [InlineData("naïve café ﬁn", "naïve|café|ﬁn")]
    [InlineData("漢字とカタカナ", "漢|字|と|カタカナ")]
    [InlineData("สวัสดี ครับ", "สวัสดี|ครับ")]
    [InlineData("한국어 text", "한국어|text")]
    [InlineData("a © b 😀👍🏽 🇩🇪", "a|©|b|😀|👍🏽|🇩🇪")]
    [InlineData("!?… --- ", "")]
    [InlineData("", "")]
    public void Words_are_cut_as_Lucene_cuts_them(string text, string words) => Assert.Equal(words, string.Join('|', Tokens(text)));

    [Fact]
    public void A_word_of_300_letters_is_cut_behind_the_255th() =>
        Assert.Equal([255, 45], Tokens(new string('x', 300)).Select(token => token.Length));

    [Fact]
    public void Tokens_are_in_order_apart_and_never_empty_whatever_the_text_is() => Prop.ForAll<string>(text =>
    {
        var spans = new List<TokenSpan>();
        StandardTokenizer.Tokenize(text ?? "", spans);
        var end = 0;
        foreach (var span in spans)
        {
            Assert.True(span.Start >= end && span.End > span.Start && span.End <= text!.Length);
            end = span.End;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_lone_surrogate_ends_a_word_and_nothing_breaks() => Assert.Equal(["a", "b"], Tokens("a\ud800b"));

    private static List<string> Tokens(string text)
    {
        var spans = new List<TokenSpan>();
        StandardTokenizer.Tokenize(text, spans);
        return spans.ConvertAll(span => text[span.Start..span.End]);
    }
}
