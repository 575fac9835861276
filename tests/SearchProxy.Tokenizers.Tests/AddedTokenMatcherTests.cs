using SearchProxy.Tokenizers;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Tests;

public class AddedTokenMatcherTests
{
    private static readonly AddedToken Plain = new(
        10, "tok", SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false, Special: false);

    [Theory]
    [InlineData("a tok b", "a |<tok>| b")]
    [InlineData("toktok", "<tok>|<tok>")]
    [InlineData("", "")]
    [InlineData("to", "to")]
    public void A_token_is_cut_out_wherever_it_stands(string text, string expected) => Assert.Equal(expected, Split(text, Plain));

    [Theory]
    [InlineData("a tok b", "a |<tok>| b")]
    [InlineData("a_tok", "a_tok")]
    [InlineData("\u4E2Dtok", "\u4E2Dtok")]
    [InlineData("toktok", "toktok")]
    [InlineData("(tok)", "(|<tok>|)")]
    public void A_single_word_stands_between_characters_of_no_word(string text, string expected) =>
        Assert.Equal(expected, Split(text, Plain with { SingleWord = true }));

    [Fact]
    public void Stripping_takes_the_white_space_but_not_that_of_the_token_before()
    {
        Assert.Equal("a|< \ttok>| b", Split("a \ttok b", Plain with { LeftStrip = true }));
        Assert.Equal("a |<tok \n>|b", Split("a tok \nb", Plain with { RightStrip = true }));
        Assert.Equal("<tok  >|<tok>", Split("tok  tok", Plain with { LeftStrip = true, RightStrip = true }));
    }

    [Fact]
    public void Of_tokens_that_begin_alike_the_longest_counts_and_of_others_the_leftmost()
    {
        Assert.Equal("<token>|s", Split("tokens", Plain, Plain with { Id = 11, Content = "token" }));
        Assert.Equal("<tok>|ens", Split("tokens", Plain, Plain with { Id = 11, Content = "ken" }));
    }

    [Fact]
    public void A_special_token_is_skipped_when_it_is_to_be_plain_text() =>
        Assert.Equal("a tok b", Split("a tok b", SpecialTokenText.PlainText, Plain with { Special = true }));

    private static string Split(string text, params AddedToken[] tokens) => Split(text, SpecialTokenText.Match, tokens);

    private static string Split(string text, SpecialTokenText specials, params AddedToken[] tokens)
    {
        var runes = Runes.Of(text);
        var pieces = new PieceBuffer();
        pieces.Runes.Append(runes);
        new AddedTokenMatcher([.. tokens.Select(t => (t, t.Content))]).Split(runes, origin: 0, pieces, specials);
        return string.Join('|', pieces.Pieces.ToArray().Select(p =>
            p.IsToken ? $"<{RuneText.ToString(pieces.RunesOf(p))}>" : RuneText.ToString(pieces.RunesOf(p))));
    }
}
