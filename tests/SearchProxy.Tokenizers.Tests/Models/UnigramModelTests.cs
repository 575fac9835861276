using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers;
using SearchProxy.Tokenizers.Models;

namespace SearchProxy.Tokenizers.Tests.Models;

public class UnigramModelTests
{
    private const int Unknown = 0;
    private const double UnknownPenalty = 10;

    private static readonly (string Text, double Score)[] Vocabulary =
        [("<unk>", 0), ("a", -3.25), ("b", -2.5), ("ab", -4.75), ("aba", -6.5), ("bb", -5.125), ("\u00E9", -3), ("b\u00E9", -5.75)];

    private static readonly UnigramModel Model = new(Vocabulary, Unknown, byteFallback: false);

    [Fact]
    public void Takes_the_tokens_with_the_best_sum_of_scores() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(Gen.Elements("a", "b", "\u00E9").ArrayOf().Select(p => string.Concat(p.Take(8)))), text =>
            {
                var tokens = new TokenList();
                if (text.Length == 0)
                {
                    return;
                }
                Model.Tokenize(Runes.Of(text), tokens, new ModelScratch());

                var sum = tokens.Ids.ToArray().Sum(id => Vocabulary[id].Score);
                Assert.Equal(BestSum(text), sum, 9);
                Assert.Equal(text, string.Concat(tokens.Ids.ToArray().Select(id => Vocabulary[id].Text)));
            }));

    [Theory]
    [InlineData("xya", new[] { 0, 1 })]
    [InlineData("axbyyb", new[] { 1, 0, 2, 0, 2 })]
    public void Neighbouring_unknown_characters_are_one_token(string text, int[] expected)
    {
        var tokens = new TokenList();
        new UnigramModel(Vocabulary, Unknown, byteFallback: true).Tokenize(Runes.Of(text), tokens, new ModelScratch());

        Assert.Equal(expected, tokens.Ids.ToArray());
    }

    private static double BestSum(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }
        var worst = Vocabulary.Min(v => v.Score) - UnknownPenalty;
        return Vocabulary.Skip(1)
            .Where(v => text.StartsWith(v.Text, StringComparison.Ordinal))
            .Select(v => v.Score + BestSum(text[v.Text.Length..]))
            .Append(worst + BestSum(text[1..]))
            .Max();
    }
}
