using System.Text;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests.Format;

public class TokenizerFileTests
{
    private const string Words = """{"type":"WordLevel","vocab":{"[UNK]":0,"a":1,"b":2},"unk_token":"[UNK]"}""";

    [Fact]
    public void A_small_file_is_read() =>
        Assert.Equal([1, 0, 2], Load("""{"model":WORDS,"pre_tokenizer":{"type":"WhitespaceSplit"}}""").Encode("a x b").Ids);

    [Theory]
    [InlineData(
        """{"normalizer":{"type":"Foo"},"model":WORDS}""",
        "tokenizer.json.normalizer: the normalizer 'Foo' is not supported; supported are BertNormalizer")]
    [InlineData(
        """{"normalizer":{"type":"Sequence","normalizers":[{"type":"Foo"}]},"model":WORDS}""",
        "normalizer.normalizers[0]: the normalizer 'Foo'")]
    [InlineData(
        """{"pre_tokenizer":{"type":"UnicodeScripts"},"model":WORDS}""",
        "pre_tokenizer: the pre-tokenizer 'UnicodeScripts' is not supported; supported are BertPreTokenizer")]
    [InlineData(
        """{"post_processor":{"type":"Foo"},"model":WORDS}""",
        "post_processor: the post-processor 'Foo' is not supported; supported are BertProcessing")]
    [InlineData(
        """{"model":{"type":"Foo"}}""", "model: the model 'Foo' is not supported; supported are BPE, Unigram, WordLevel and WordPiece")]
    [InlineData("""{"version":"2.0","model":WORDS}""", "version: the version '2.0' is not supported; supported are 1.0")]
    [InlineData("""{}""", "model: found nothing; expected a model")]
    [InlineData("""[]""", "tokenizer.json: found []; expected Object")]
    [InlineData(
        """{"model":{"type":"WordLevel","vocab":{"a":1},"unk_token":"[UNK]"}}""",
        "unk_token: found \"[UNK]\"; expected a token of the vocabulary")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":-1},"unk_token":"a"}}""", "vocab['a']: found -1; expected a token id below")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":7,"unk_token":"a"}}""", "vocab: found 7; expected tokens with their ids")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",0]],"unk_id":4}}""", "unk_id: found 4; expected an id below 1")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a"]],"unk_id":0}}""", "vocab[0]: found [\"a\"]; expected a token and its score")]
    [InlineData(
        """{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}""",
        "merges[0]: found \"a b\"; expected tokens of the vocabulary")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}""", "merges[0]: found \"a\"; expected two tokens")]
    [InlineData("""{"model":{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}}""", "dropout: found 0.1; expected null or 0")]
    [InlineData(
        """{"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAAA"},"model":WORDS}""",
        "precompiled_charsmap: found \"AAAA\"; expected SentencePiece's")]
    [InlineData(
        """{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(?<=a)"},"behavior":"Isolated"},"model":WORDS}""",
        "pre_tokenizer.pattern: The pattern '(?<=a)' has the group")]
    [InlineData(
        """{"pre_tokenizer":{"type":"Metaspace","replacement":"__"},"model":WORDS}""", "replacement: found \"__\"; expected one character")]
    [InlineData(
        """{"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x","type_id":0}}],"pair":[],"special_tokens":{}},"model":WORDS}""",
        "expected one of the template's special_tokens")]
    [InlineData(
        """{"post_processor":{"type":"BertProcessing","cls":["a",1],"sep":["x",77]},"model":WORDS}""",
        "post_processor: found the token id 77; expected ids below 3")]
    [InlineData("""{"truncation":{"max_length":5,"strategy":"Foo","direction":"Right"},"model":WORDS}""", "the truncation strategy 'Foo'")]
    [InlineData("""{"model":""", "is no valid JSON")]
    public void What_is_wrong_with_a_file_is_named_with_its_place(string json, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<TokenizerException>(() => Load(json)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains(
            "no-such.json", Assert.Throws<TokenizerException>(() => Tokenizer.Load("/tmp/no-such.json")).Message, StringComparison.Ordinal);

    private static Tokenizer Load(string json) =>
        Tokenizer.Load(Encoding.UTF8.GetBytes(json.Replace("WORDS", Words, StringComparison.Ordinal)));
}
