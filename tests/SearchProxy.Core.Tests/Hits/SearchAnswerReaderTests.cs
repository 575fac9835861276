using System.Text;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Tests.Hits;

public sealed class SearchAnswerReaderTests
{
    [Fact]
    public void Finds_the_parts_of_a_pretty_answer()
    {
        const string Json = """
            {
              "took" : 12,
              "timed_out" : true,
              "_shards" : { "total" : 3, "successful" : 2, "skipped" : 0, "failed" : 1 },
              "hits" : {
                "total" : { "value" : 41, "relation" : "gte" },
                "max_score" : 1.0E10,
                "hits" : [
                  { "_index" : "a", "_id" : "1", "_score" : 1.0E10, "_routing" : "r", "_source" : { "_id" : "no", "hits" : [ ] } },
                  { "_index" : "a", "_id" : "2", "_score" : null, "fields" : { "t" : [ "x" ] }, "ignored_field_values" : { "k" : [ "y" ] } }
                ]
              },
              "aggregations" : { "hits" : { "hits" : { "hits" : [ ] } } }
            }
            """;

        var answer = Answers.Read(Json);

        Assert.Equal(new HitKey("a", "1", "r"), answer.Hits[0].Key);
        Assert.Equal(1e10, answer.Hits[0].Score);
        Assert.Equal("1.0E10", Text(answer, answer.Hits[0].ScoreRange));
        Assert.Equal(new HitKey("a", "2", null), answer.Hits[1].Key);
        Assert.Null(answer.Hits[1].Score);
        Assert.Equal("""{ "t" : [ "x" ] }""", Text(answer, answer.Hits[1].Fields));
        Assert.Equal("""{ "k" : [ "y" ] }""", Text(answer, answer.Hits[1].IgnoredFieldValues));
        Assert.Equal("41", Text(answer, answer.TotalRange));
        Assert.Equal(41, answer.Total);
        Assert.False(answer.TotalIsExact);
        Assert.Equal("1.0E10", Text(answer, answer.MaxScoreRange));
        Assert.Equal("12", Text(answer, answer.TookRange));
        Assert.True(answer.TimedOut);
        Assert.Equal(1, answer.FailedShards);
    }

    [Theory]
    [InlineData("""{"took":1,"hits":{"total":7,"max_score":null,"hits":[]}}""", 7, true)]
    [InlineData("""{"took":1,"hits":{"total":-1,"max_score":null,"hits":[]}}""", -1, false)]
    [InlineData("""{"took":1,"hits":{"max_score":null,"hits":[]}}""", -1, false)]
    [InlineData("""{"took":1,"hits":{"total":{"value":3,"relation":"eq"},"max_score":null,"hits":[]}}""", 3, true)]
    public void Reads_the_total_in_each_of_its_forms(string json, long total, bool exact)
    {
        var answer = Answers.Read(json);

        Assert.Equal(total, answer.Total);
        Assert.Equal(exact, answer.TotalIsExact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"hits":{}}""")]
    [InlineData("""{"hits":[]}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i"}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1"}""")]
    [InlineData("""{"hits":{"hits":[]}} x""")]
    [InlineData("""{"hits":{"hits":[1]}}""")]
    [InlineData("---\ntook: 1\n")]
    public void Refuses_what_is_not_the_answer_of_a_search(string body) =>
        Assert.Null(SearchAnswerReader.Read(Encoding.UTF8.GetBytes(body)));

    private static string Text(SearchAnswer answer, ByteRange range) => Encoding.UTF8.GetString(range.Of(answer.Bytes.Span));
}
