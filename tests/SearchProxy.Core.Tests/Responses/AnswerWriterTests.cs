using System.Buffers;
using System.Text;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Responses;

namespace SearchProxy.Core.Tests.Responses;

public sealed class AnswerWriterTests
{
    private const string Pretty = """
        {
          "took" : 5,
          "hits" : {
            "total" : {
              "value" : 2,
              "relation" : "eq"
            },
            "max_score" : 2.0,
            "hits" : [
              {
                "_index" : "i",
                "_id" : "1",
                "_score" : 2.0,
                "_source" : { "n" : 9007199254740993, "f" : 1.0 }
              },
              {
                "_index" : "i",
                "_id" : "2",
                "_score" : 1.0
              }
            ]
          }
        }

        """;

    [Fact]
    public void The_same_hits_in_the_same_order_are_the_same_bytes()
    {
        var answer = Answers.Read(Pretty);

        Assert.Equal(Pretty, Write(answer, new AnswerPage(All(answer), [])));
    }

    [Fact]
    public void A_permuted_pretty_answer_stays_pretty_and_keeps_every_byte_of_a_hit()
    {
        var answer = Answers.Read(Pretty);
        var page = new AnswerPage(
            [new PageHit(answer, answer.Hits[1], 2f), new PageHit(answer, answer.Hits[0], 1.5f)], [], MaxScore: 2.25f, Total: 7,
            TookMilliseconds: 31);

        var expected = """
            {
              "took" : 31,
              "hits" : {
                "total" : {
                  "value" : 7,
                  "relation" : "eq"
                },
                "max_score" : 2.25,
                "hits" : [
                  {
                    "_index" : "i",
                    "_id" : "2",
                    "_score" : 2.0
                  },
                  {
                    "_index" : "i",
                    "_id" : "1",
                    "_score" : 1.5,
                    "_source" : { "n" : 9007199254740993, "f" : 1.0 }
                  }
                ]
              }
            }

            """;
        Assert.Equal(expected, Write(answer, page));
    }

    [Theory]
    [InlineData("""{"_index":"i","_id":"1","_score":1.0,"fields":{"t":["x"]}}""", """{"_index":"i","_id":"1","_score":1.0}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"t":["x"],"own":[1]}}""",
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"own":[1]}}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"own":[1],"t":["x"]}}""",
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"own":[1]}}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"a":[1],"t":["x"],"b":[2],"p":[{"q":["y"]}]}}""",
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"a":[1],"b":[2]}}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"t":["x"],"p.q":["y"]},"sort":[1]}""",
        """{"_index":"i","_id":"1","_score":1.0,"sort":[1]}""")]
    [InlineData("""{"_index":"i","_id":"1","fields":{"t":["x"]},"_score":1.0}""", """{"_index":"i","_id":"1","_score":1.0}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"own":[1]},"ignored_field_values":{"t":["z"]}}""",
        """{"_index":"i","_id":"1","_score":1.0,"fields":{"own":[1]}}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"inner_hits":{"_search_proxy":{"hits":{"hits":[]}}}}""",
        """{"_index":"i","_id":"1","_score":1.0}""")]
    [InlineData(
        """{"_index":"i","_id":"1","_score":1.0,"inner_hits":{"own":{"hits":{}},"_search_proxy":{"hits":{}}}}""",
        """{"_index":"i","_id":"1","_score":1.0,"inner_hits":{"own":{"hits":{}}}}""")]
    public void Fields_that_only_the_proxy_asked_for_are_taken_off_again(string hit, string expected)
    {
        var answer = Answers.Read($$$"""{"hits":{"hits":[{{{hit}}}]}}""");

        Assert.Equal($$$"""{"hits":{"hits":[{{{expected}}}]}}""", Write(answer, new AnswerPage(All(answer), ["t", "p.q"])));
        var rescored = expected.Replace("\"_score\":1.0", "\"_score\":0.5", StringComparison.Ordinal);
        Assert.Equal(
            $$$"""{"hits":{"hits":[{{{rescored}}}]}}""",
            Write(answer, new AnswerPage([new PageHit(answer, answer.Hits[0], 0.5f)], ["t", "p.q"])));
    }

    [Fact]
    public void Fields_of_a_pretty_hit_are_taken_off_with_their_white_space()
    {
        var answer = Answers.Read(
            "{\"hits\" : {\"hits\" : [\n  {\n    \"_index\" : \"i\",\n    \"_id\" : \"1\",\n    \"fields\" : {\n      \"t\" : [ \"x\" ]\n    }\n  }\n]}}");

        Assert.Equal(
            "{\"hits\" : {\"hits\" : [\n  {\n    \"_index\" : \"i\",\n    \"_id\" : \"1\"\n  }\n]}}",
            Write(answer, new AnswerPage(All(answer), ["t"])));
    }

    [Fact]
    public void A_null_max_score_and_an_absent_total_stay_as_they_are()
    {
        var answer = Answers.Read("""{"took":1,"hits":{"max_score":null,"hits":[{"_index":"i","_id":"1","_score":null}]}}""");

        Assert.Equal(
            """{"took":1,"hits":{"max_score":null,"hits":[{"_index":"i","_id":"1","_score":null}]}}""",
            Write(answer, new AnswerPage([new PageHit(answer, answer.Hits[0], 3f)], [], MaxScore: null, Total: 5)));
    }

    [Fact]
    public void Where_the_engine_finds_nothing_the_best_score_is_that_of_what_was_added()
    {
        var answer = Answers.Read("""{"took":1,"hits":{"max_score":null,"hits":[]}}""");
        var added = Answers.Read("""{"took":1,"hits":{"max_score":0.9,"hits":[{"_index":"i","_id":"1","_score":0.9}]}}""");

        Assert.Equal(
            """{"took":1,"hits":{"max_score":1.0,"hits":[{"_index":"i","_id":"1","_score":1.0}]}}""",
            Write(answer, new AnswerPage([new PageHit(added, added.Hits[0], 1f)], [], MaxScore: 1f)));
    }

    [Fact]
    public void A_page_without_hits_is_an_empty_array()
    {
        var answer = Answers.Of(("a", 1), ("b", 0.5));

        Assert.Contains("\"hits\":[]}}", Write(answer, new AnswerPage([], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Hits_of_another_leg_stand_in_an_answer_that_had_none()
    {
        var lexical = Answers.Of();
        var vector = Answers.Of(("v", 0.9), ("w", 0.8));

        var json = Write(lexical, new AnswerPage([.. vector.Hits.Select(hit => new PageHit(vector, hit, null))], ["text"]));

        Assert.Equal(["v", "w"], Answers.Ids(Answers.Read(json).Hits));
    }

    private static PageHit[] All(SearchAnswer answer) => [.. answer.Hits.Select(hit => new PageHit(answer, hit, null))];

    private static string Write(SearchAnswer envelope, AnswerPage page)
    {
        var output = new ArrayBufferWriter<byte>();
        AnswerWriter.Write(output, envelope, page);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
