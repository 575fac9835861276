using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

public class TokenizerTests
{
    private const int TextsPerFolder = 150;

    /// <summary>Without the unknown token, which strangers' text may well give.</summary>
    private static readonly string[] SpecialTexts =
        [
            "[CLS]", "[SEP]", "[PAD]", "[MASK]", "<s>", "</s>", "<pad>", "<mask>", "<bos>", "<eos>", "<|endoftext|>",
            "<|im_end|>", "<|begin_of_text|>", "<extra_id_0>",
        ];

    public static TheoryData<string> Folders => [.. ConformanceFolder.Names];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Any_text_has_tokens_whose_places_lie_in_it_and_go_forward(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        ForRandomTexts(text =>
        {
            var tokens = new TokenList();
            tokenizer.Tokenize(text, tokens);
            var last = 0;
            for (var i = 0; i < tokens.Count; i++)
            {
                Assert.InRange(tokens.Starts[i], last, text.Length);
                Assert.InRange(tokens.Ends[i], tokens.Starts[i], text.Length);
                Assert.InRange(tokens.Ids[i], 0, tokenizer.IdCount - 1);
                last = tokens.Starts[i];
            }
        });
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_ways_for_models_give_what_the_full_answer_gives(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var buffer = new TokenBuffer();
        ForRandomTexts(text =>
        {
            var (first, second) = (text[..(text.Length / 3)], text[(text.Length / 3)..]);
            var length = 6 + (text.Length % 20);
            foreach (var strategy in Enum.GetValues<TruncationStrategy>())
            {
                var expected = tokenizer.Encode(first, second, new EncodeOptions { MaxLength = length, Truncation = strategy });
                Assert.Equal(expected.Fault, tokenizer.EncodePair(first, second, length, strategy, buffer));
                Assert.Equal(expected.Ids, buffer.Ids.ToArray());
                Assert.Equal(expected.TypeIds, buffer.TypeIds.ToArray());
            }

            tokenizer.EncodeSingle(text, length, buffer);
            Assert.Equal(tokenizer.Encode(text, options: new EncodeOptions { MaxLength = length }).Ids, buffer.Ids.ToArray());
        });
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Stopping_early_gives_a_beginning_of_the_tokens(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        ForRandomTexts(text =>
        {
            var (all, some) = (new TokenList(), new TokenList());
            tokenizer.Tokenize(text, all);
            tokenizer.Tokenize(text, some, enough: 3);
            Assert.Equal(all.Ids[..some.Count].ToArray(), some.Ids.ToArray());
            Assert.True(some.Count >= Math.Min(3, all.Count));
            Assert.Equal(all.Count, tokenizer.Count(text));
        });
    }

    [Theory]
    [InlineData("wordpiece-uncased")]
    [InlineData("wordpiece-cased")]
    [InlineData("wordpiece-bertprocessing")]
    [InlineData("wordpiece-mpnet")]
    public void Texts_with_a_space_between_have_the_tokens_of_each(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(TextsPerFolder).WithQuietOnSuccess(true),
            Prop.ForAll(RandomTexts.Any, RandomTexts.Any, (first, second) =>
                Assert.Equal([.. Ids(tokenizer, first), .. Ids(tokenizer, second)], Ids(tokenizer, $"{first} {second}"))));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_length_keeps_beginnings_of_both_texts_and_all_special_tokens(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var (first, second) =
            ("How many tokens does caf\u00E9 have?", "A handful: \u4E2D\u6587, \U0001F600 and unbelievably many more words.");
        var (firstIds, secondIds) = (Ids(tokenizer, first), Ids(tokenizer, second));
        var specials = tokenizer.SpecialTokenCount(isPair: true);
        var buffer = new TokenBuffer();
        for (var length = specials; length <= specials + firstIds.Length + secondIds.Length + 1; length++)
        {
            Assert.Equal(TruncationFault.None, tokenizer.EncodePair(first, second, length, TruncationStrategy.LongestFirst, buffer));
            Assert.Equal(Math.Min(length, specials + firstIds.Length + secondIds.Length), buffer.Count);
            var text = buffer.Ids.ToArray();
            var kept = Enumerable.Range(0, firstIds.Length + 1)
                .Where(n => Holds(text, firstIds[..n], secondIds, buffer.Count - specials - n));
            Assert.NotEmpty(kept);
        }
    }

    [Fact]
    public void A_pair_of_very_long_texts_is_cut_like_any_other()
    {
        var tokenizer = ConformanceFolder.Load("wordpiece-uncased");
        var text = string.Concat(Enumerable.Repeat("one, two ", 60_000));
        var buffer = new TokenBuffer();
        var expected = tokenizer.Encode(text, text, new EncodeOptions { MaxLength = 100 });
        for (var round = 0; round < 2; round++)
        {
            tokenizer.EncodePair(text, text, 100, TruncationStrategy.LongestFirst, buffer);
            Assert.Equal(expected.Ids, buffer.Ids.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_text_by_a_stranger_gives_a_special_token(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var specials = SpecialTexts.Where(t => tokenizer.TryGetId(t, out _)).ToArray();
        var texts = Gen.OneOf(Gen.Elements(specials), Gen.Elements(" ", "a", "the", "<", "]", "\u00E9")).ArrayOf().Select(string.Concat);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(TextsPerFolder).WithQuietOnSuccess(true),
            Prop.ForAll(Arb.From(texts), text =>
            {
                var tokens = new TokenList();
                tokenizer.Tokenize(text, tokens, SpecialTokenText.PlainText);
                Assert.All(tokens.Ids.ToArray(), id => Assert.DoesNotContain(tokenizer.TextOf(id), specials));
            }));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Many_threads_get_what_one_gets(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var texts = ConformanceFolder.Cases(folder).Select(c => c.Text).Where(t => t.Length < 2000).Take(200).ToArray();
        var expected = texts.Select(t => tokenizer.Encode(t).Ids.ToArray()).ToArray();

        var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() => texts.Select(t => tokenizer.Encode(t).Ids.ToArray()).ToArray()));

        Assert.All(await Task.WhenAll(threads), actual => Assert.Equal(expected, actual));
    }

    [Theory]
    [InlineData("wordpiece-uncased", "a [SEP] b [CLS]", "[SEP]")]
    [InlineData("unigram-xlmr", "a </s> b", "</s>")]
    [InlineData("bpe-qwen2", "a<|endoftext|>b", "<|endoftext|>")]
    public void A_special_token_in_a_strangers_text_is_plain_text_on_demand(string folder, string text, string special)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        Assert.True(tokenizer.TryGetId(special, out var id));
        var options = new EncodeOptions { AddSpecialTokens = false };

        Assert.Contains(id, tokenizer.Encode(text, options: options).Ids);
        Assert.DoesNotContain(id, tokenizer.Encode(text, options: options with { SpecialTokenText = SpecialTokenText.PlainText }).Ids);
    }

    [Fact]
    public void Offsets_are_indexes_into_the_string_unless_code_points_are_asked_for()
    {
        var tokenizer = ConformanceFolder.Load("wordpiece-uncased");
        var options = new EncodeOptions { AddSpecialTokens = false };

        Assert.Equal([new TokenOffset(0, 2), new TokenOffset(3, 4)], tokenizer.Encode("\U0001F600 a", options: options).Offsets);
        Assert.Equal(
            [new TokenOffset(0, 1), new TokenOffset(2, 3)],
            tokenizer.Encode("\U0001F600 a", options: options with { OffsetUnit = OffsetUnit.CodePoint }).Offsets);
    }

    [Fact]
    public void Merges_written_as_arrays_are_those_written_as_strings()
    {
        var strings = ConformanceFolder.Load("bpe-llama2");
        var arrays = Tokenizer.Load(ConformanceFolder.PathOf("bpe-llama2", "tokenizer.merges-array.json"));

        Assert.All(ConformanceFolder.Cases("bpe-llama2"), c => Assert.Equal(strings.Encode(c.Text).Ids, arrays.Encode(c.Text).Ids));
    }

    [Fact]
    public void Every_id_has_its_text_and_every_text_its_id()
    {
        var tokenizer = ConformanceFolder.Load("added-wordpiece");

        for (var id = 0; id < tokenizer.IdCount; id++)
        {
            Assert.True(tokenizer.TryGetId(tokenizer.TextOf(id)!, out var found));
            Assert.Equal(id, found);
        }

        Assert.Null(tokenizer.TextOf(tokenizer.IdCount));
        Assert.Null(tokenizer.TextOf(-1));
        Assert.Equal((2, 3), (tokenizer.SpecialTokenCount(isPair: false), tokenizer.SpecialTokenCount(isPair: true)));
    }

    private static int[] Ids(Tokenizer tokenizer, string text)
    {
        var tokens = new TokenList();
        tokenizer.Tokenize(text, tokens);
        return tokens.Ids.ToArray();
    }

    /// <summary>Whether a beginning of the first text is followed, special tokens aside, by so many tokens of the second.</summary>
    private static bool Holds(int[] ids, int[] first, int[] second, int secondCount)
    {
        if (secondCount < 0 || secondCount > second.Length)
        {
            return false;
        }
        var firstAt = ids.AsSpan().IndexOf(first);
        return firstAt >= 0 && ids.AsSpan(firstAt + first.Length).IndexOf(second.AsSpan(0, secondCount)) >= 0;
    }

    private static void ForRandomTexts(Action<string> check) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(TextsPerFolder).WithQuietOnSuccess(true), Prop.ForAll(RandomTexts.Any, check));
}
