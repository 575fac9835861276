using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Tests.Hits;

public sealed class PassageTextReaderTests
{
    [Theory]
    [InlineData(
        """{"_search_proxy":{"hits":{"total":{"value":1},"hits":[{"_index":"i","_id":"1","fields":{"search_proxy.passages.text":["best"]}}]}}}""",
        "best")]
    [InlineData(
        """{"own":{"hits":{"hits":[]}},"_search_proxy":{"hits":{"hits":[{"fields":{"search_proxy.passages.text":["a longer text"]}}]}}}""",
        "a longer")]
    [InlineData("""{"_search_proxy":{"hits":{"hits":[]}}}""", null)]
    [InlineData("""{"_search_proxy":{"hits":{"hits":[{"fields":{}}]}}}""", null)]
    [InlineData("""{"_search_proxy":{"hits":{"hits":[{"fields":{"search_proxy.passages.text":[" "]}}]}}}""", null)]
    [InlineData("""{"own":{}}""", null)]
    [InlineData("""[]""", null)]
    public void Reads_the_best_passage_if_there_is_one(string innerHits, string? expected)
    {
        var answer = Answers.Read($$$"""{"hits":{"hits":[{"_index":"i","_id":"1","inner_hits":{{{innerHits}}} }]}}""");
        using var buffer = new PassageBuffer(1);

        var found = PassageTextReader.TryRead(answer.Bytes.Span, answer.Hits[0], maxCharacters: 8, buffer);

        Assert.Equal(expected, found ? buffer.Passages().Single().ToString() : null);
    }
}
