using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers.Models;

namespace SearchProxy.Tokenizers.Tests.Models;

public class CodePointTrieTests
{
    private static readonly Gen<string> Words =
        Gen.Elements("a", "b", "c", "\u00E9", "\u4E2D", "\U0001F600").ArrayOf().Select(string.Concat);

    [Fact]
    public void Finds_the_longest_entry_that_a_text_begins_with() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(Words.ArrayOf()), Arb.From(Words), (entries, text) =>
            {
                var trie = new CodePointTrie(entries.Select((entry, index) => (entry, index)));
                var best = entries.Where(e => e.Length > 0 && text.StartsWith(e, StringComparison.Ordinal)).MaxBy(e => e.Length);

                var value = trie.Longest(Runes.Of(text), forbidden: null, out var length);

                Assert.Equal(best is null ? CodePointTrie.None : Array.LastIndexOf(entries, best), value);
                Assert.Equal(best is null ? 0 : Runes.Of(best).Length, length);
                Assert.Equal(Array.LastIndexOf(entries, text), trie.Find(Runes.Of(text)));
            }));

    [Fact]
    public void A_forbidden_entry_is_not_found_but_a_shorter_one_is()
    {
        var trie = new CodePointTrie([("ab", 0), ("abc", 1)]);

        Assert.Equal(0, trie.Longest(Runes.Of("abcd"), [false, true], out var length));
        Assert.Equal(2, length);
    }
}
