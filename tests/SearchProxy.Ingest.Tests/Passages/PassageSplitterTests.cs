using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Ingest.Passages;
using SearchProxy.Testing;
using SearchProxy.Tokenizers;

namespace SearchProxy.Ingest.Tests.Passages;

public class PassageSplitterTests
{
    private static readonly Tokenizer Words = Tokenizer.Load(RepositoryFolder.At("models", "all-MiniLM-L6-v2", "tokenizer.json"));
    private static readonly string[] Vocabulary =
    [
        "river", "bank.", "extraordinarily", "a", "Mercury", "rises!", "why?", "internationalisation", "the", "x\n",
    ];

    [Fact]
    public void Passages_keep_to_the_budget_and_cover_every_word_in_order()
    {
        var texts = Gen.Choose(0, Vocabulary.Length - 1)
            .ListOf()
            .Select(picks => string.Join(' ', picks.Select((pick, i) => Vocabulary[pick] + i)));
        Prop.ForAll(Arb.From(texts), Arb.From(Gen.Choose(16, 60)), Arb.From(Gen.Choose(0, 8)), (text, size, overlap) =>
        {
            var splitter = new PassageSplitter(
                Words, new PassageOptions { MaxTokens = size, OverlapTokens = overlap, MaxPassages = 10_000 });
            var (passages, truncated) = splitter.Split(string.Empty, text);

            Assert.False(truncated);
            Assert.All(passages, passage => Assert.InRange(Words.Encode(passage).Ids.Count, 3, size));
            Assert.Equal(WordsOf(text).Distinct(), passages.SelectMany(WordsOf).Distinct());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_passage_ends_with_a_sentence_and_the_next_repeats_some_of_it()
    {
        var text = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"This is sentence number {i} of the text."));
        var splitter = new PassageSplitter(Words, new PassageOptions { MaxTokens = 40, OverlapTokens = 12 });

        var (passages, _) = splitter.Split("Title", text);

        Assert.All(passages, passage => Assert.StartsWith("Title\nThis is", passage, StringComparison.Ordinal));
        Assert.All(passages, passage => Assert.EndsWith(".", passage, StringComparison.Ordinal));
        Assert.All(
            passages.Zip(passages.Skip(1)), pair => Assert.Contains(LastSentence(pair.First), pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_behind_the_last_allowed_passage_is_told()
    {
        var splitter = new PassageSplitter(Words, new PassageOptions { MaxTokens = 16, OverlapTokens = 0, MaxPassages = 2 });

        var (passages, truncated) = splitter.Split(string.Empty, string.Join(' ', Enumerable.Repeat("word", 100)));

        Assert.Equal((2, true), (passages.Count, truncated));
    }

    [Fact]
    public void Short_and_empty_texts_are_one_passage_or_none()
    {
        var splitter = new PassageSplitter(Words, new PassageOptions());

        Assert.Equal(["Title\nshort text"], splitter.Split("Title", "short text").Passages);
        Assert.Equal(["Title"], splitter.Split("Title", string.Empty).Passages);
        Assert.Empty(splitter.Split(string.Empty, "  ").Passages);
    }

    [Fact]
    public void Half_a_million_letters_without_a_blank_are_cut_in_time()
    {
        var splitter = new PassageSplitter(Words, new PassageOptions());

        var (passages, truncated) = splitter.Split(string.Empty, new string('a', 500_000));

        Assert.InRange(passages.Count, 1, 64);
        Assert.False(truncated && passages.Count < 64);
    }

    private static string LastSentence(string passage) => passage[(passage.LastIndexOf("This", StringComparison.Ordinal))..];

    private static IEnumerable<string> WordsOf(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
