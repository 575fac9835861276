using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.PreTokenization;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Tests.PreTokenization;

public class SplitWriterTests
{
    [Theory]
    [InlineData("Removed", new[] { "a", "b", "c" })]
    [InlineData("Isolated", new[] { "-", "a", "-", "b", "-", "-", "c", "-" })]
    [InlineData("MergedWithPrevious", new[] { "-", "a-", "b-", "-", "c-" })]
    [InlineData("MergedWithNext", new[] { "-a", "-b", "-", "-c", "-" })]
    [InlineData("Contiguous", new[] { "-", "a", "-", "b", "--", "c", "-" })]
    public void Delimiters_go_where_the_behavior_says(string behavior, string[] expected)
    {
        var (source, target) = (new PieceBuffer(), new PieceBuffer());
        source.AddText(Runes.Of("-a-b--c-"));

        new CharacterSplitter(c => c == '-', Enum.Parse<SplitBehavior>(behavior)).Apply(source, target, new PatternScratch());

        Assert.Equal(expected, target.Pieces.ToArray().Select(p => RuneText.ToString(target.RunesOf(p))));
    }
}
