using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers.Models;

namespace SearchProxy.Tokenizers.Tests.Models;

public class BpeWordTests
{
    private const int Letters = 3;
    private const int Tokens = 30;

    /// <summary>Every merge makes a token of its own, so that ranks alone decide.</summary>
    private static readonly Gen<(int Left, int Right)[]> Merges =
        Gen.Choose(0, Tokens).SelectMany(_ => Gen.Choose(0, Letters + 8).Two()).Select(t => (t.Item1, t.Item2)).ArrayOf();

    [Fact]
    public void Merges_like_the_plain_rule_of_lowest_rank_then_leftmost() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(Merges), Arb.From(Gen.Choose(0, Letters - 1).ArrayOf()), (merges, word) =>
            {
                var distinct = merges.Distinct().ToArray();
                var table = new MergeTable(distinct.Length);
                for (var rank = 0; rank < distinct.Length; rank++)
                {
                    table.Set(distinct[rank].Left, distinct[rank].Right, rank, Letters + rank);
                }
                var chain = new BpeWord();
                foreach (var id in word)
                {
                    chain.Add(id, 1);
                }

                chain.Merge(table, forbidden: null);

                Assert.Equal(MergePlainly(distinct, [.. word]), Read(chain));
            }));

    private static List<int> MergePlainly((int Left, int Right)[] merges, List<int> word)
    {
        while (true)
        {
            var pairs = Enumerable.Range(0, Math.Max(0, word.Count - 1))
                .Select(i => (Rank: Array.IndexOf(merges, (word[i], word[i + 1])), At: i))
                .Where(p => p.Rank >= 0)
                .ToArray();
            if (pairs.Length == 0)
            {
                return word;
            }
            var (rank, at) = pairs.Min();
            word[at] = Letters + rank;
            word.RemoveAt(at + 1);
        }
    }

    private static List<int> Read(BpeWord chain)
    {
        var ids = new List<int>();
        for (var i = chain.First; i != BpeWord.End; i = chain.MoveNext(i))
        {
            ids.Add(chain[i].Id);
        }
        return ids;
    }
}
