using SearchProxy.LocalEngine.Analysis;

namespace SearchProxy.LocalEngine.Tests.Analysis;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("The Foxes' running dog's generalizations", "fox:1|run:2|dog:3|gener:4")]
    [InlineData(
        "caresses ponies ties cats feed agreed plastered motoring sing",
        "caress:0|poni:1|ti:2|cat:3|feed:4|agre:5|plaster:6|motor:7|sing:8")]
    [InlineData(
        "conflated troubled sized hopping falling hissing failing filing happy sky",
        "conflat:0|troubl:1|size:2|hop:3|fall:4|hiss:5|fail:6|file:7|happi:8|sky:9")]
    [InlineData(
        "relational conditional rational digitizer vietnamization operator feudalism hopefulness",
        "relat:0|condit:1|ration:2|digit:3|vietnam:4|oper:5|feudal:6|hope:7")]
    [InlineData(
        "triplicate electrical goodness allowance adjustable replacement adoption probate controll apology",
        "triplic:0|electr:1|good:2|allow:3|adjust:4|replac:5|adopt:6|probat:7|control:8|apolog:9")]
    [InlineData("as is by", "")]
    public void English_words_lose_their_endings_and_stop_words_leave_gaps(string text, string terms) =>
        Assert.Equal(terms, string.Join('|', BuiltInAnalyzers.English.Analyze(text).Select(token => $"{token.Term}:{token.Position}")));

    [Theory]
    [InlineData("standard", "It's THE Día İ", "it's|the|día|i")]
    [InlineData("simple", "It's 3 Foxes", "it|s|foxes")]
    [InlineData("whitespace", "It's  3\u00a0Foxes", "It's|3\u00a0Foxes")]
    [InlineData("stop", "It's the Fox", "s|fox")]
    [InlineData("keyword", "It's the Fox", "It's the Fox")]
    public void Each_analyzer_does_what_its_name_says(string name, string text, string terms) =>
        Assert.Equal(terms, string.Join('|', BuiltInAnalyzers.Find(name)!.Analyze(text).Select(token => token.Term)));

    [Fact]
    public void Stems_are_never_longer_than_the_word_and_one_letter()
    {
        foreach (var word in (string[])["a", "is", "yyy", "sss", "ing", "eed", "bled", "y", "ies", "s's"])
        {
            Assert.True(PorterStemmer.Apply(word).Length <= word.Length + 1);
        }
    }
}
