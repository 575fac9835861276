using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Responses;
using SearchProxy.Core.Tests.Json;

namespace SearchProxy.Core.Tests.Hits;

public sealed class SearchAnswerReaderTests
{
    private static readonly Gen<string> GeneratedHit =
        from id in Gen.Choose(0, 999)
        from score in Gen.Elements("1.5", "null", "2.0E-4", "12")
        from source in GeneratedJson.Value(3)
        from fields in GeneratedJson.Object(2)
        from inner in GeneratedJson.Object(3)
        from highlight in GeneratedJson.Object(1)
        from members in Gen.Shuffle(
            $"\"_index\":\"i{id % 3}\"", $"\"_id\" : \"{id}\"", $"\"_score\":{score}", $"\"_source\":{source}", $"\"fields\":{fields}",
            $"\"inner_hits\":{inner}", $"\"highlight\":{highlight}", $"\"sort\":[{source}]")
        select $"{{{string.Join(',', members)}}}";

    private static readonly Gen<string> GeneratedAnswer =
        from hits in GeneratedHit.ListOf()
        from other in GeneratedJson.Value(3)
        from members in Gen.Shuffle(
            "\"took\":7", "\"timed_out\":false", "\"_shards\":{\"total\":1,\"failed\":0}", $"\"aggregations\":{other}",
            $"\"hits\":{{\"total\":{{\"value\":5,\"relation\":\"eq\"}},\"max_score\":1.5,\"hits\":[{string.Join(" ,\n", hits.Take(4))}]}}")
        select $"{{ {string.Join(" , ", members)} }}\n";

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

    [Fact]
    public void A_sound_answer_is_read_as_the_runtimes_document_reads_it() =>
        Prop.ForAll(GeneratedAnswer.ToArbitrary(), static json =>
        {
            var answer = Answers.Read(json);
            using var document = JsonDocument.Parse(json);
            var hits = document.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().ToArray();
            Assert.Equal(hits.Length, answer.Hits.Count);
            foreach (var (expected, hit) in hits.Zip(answer.Hits))
            {
                Assert.Equal(
                    (expected.GetProperty("_index").GetString(), expected.GetProperty("_id").GetString()), (hit.Key.Index, hit.Key.Id));
                Assert.Equal(expected.GetRawText(), Text(answer, hit.Raw));
                Assert.Equal(expected.GetProperty("_score").GetRawText(), Text(answer, hit.ScoreRange));
                Assert.Equal(
                    expected.GetProperty("_score") is { ValueKind: JsonValueKind.Number } score ? score.GetDouble() : null, hit.Score);
                Assert.Equal(expected.GetProperty("fields").GetRawText(), Text(answer, hit.Fields));
                Assert.Equal(expected.GetProperty("inner_hits").GetRawText(), Text(answer, hit.InnerHits));
                Assert.Subset(
                    HitMembers.Of(answer.Bytes.Span, hit).ToHashSet(),
                    expected.EnumerateObject().Select(static member => member.Name).ToHashSet());
            }

            Assert.Equal((7, 5, 1.5), (int.Parse(Text(answer, answer.TookRange), null), answer.Total, answer.MaxScore));
        }).QuickCheckThrowOnFailure();

    /// <summary>What is left open when the answer is read must not end the search later.</summary>
    [Fact]
    public void What_was_read_of_a_mangled_answer_can_be_used() =>
        Prop.ForAll(GeneratedJson.Mangled(GeneratedAnswer).ToArbitrary(), static json =>
        {
            if (SearchAnswerReader.Read(json) is not { } answer)
            {
                return;
            }

            using var passages = new PassageBuffer(4);
            foreach (var hit in answer.Hits)
            {
                HitTextReader.TryRead(json, hit, [new TextField("a"), new TextField("é.a")], 100, passages);
                PassageTextReader.TryRead(json, hit, 100, passages);
                HitGroup.Of(json, hit, "a");
            }

            HitMembers.OnEvery(answer, answer.Hits.Count);
            var page = answer.Hits.Select(hit => new PageHit(answer, hit, 1)).ToArray();
            var origins = new HitOrigins(Model: null, Fusion: null, new Dictionary<HitKey, HitOrigin>(), AreAdded: true);
            AnswerWriter.Write(
                new ArrayBufferWriter<byte>(),
                answer,
                new AnswerPage(page, ["a", "é"], 1, Total: 1, TookMilliseconds: 1, Origins: origins));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","_source":{"n":01,"t":"\x"}}]},"aggregations":{"a" 1}}""")]
    public void What_is_only_carried_is_not_checked(string json) => Assert.Equal("1", Answers.Read(json).Hits.Single().Key.Id);

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
    [InlineData("""{"hits":{"hits":[]},}""")]
    [InlineData("""{"hits":{"hits":[,]}}""")]
    [InlineData("""{"hits":{"hits":[]} "took":1}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1"}{"_index":"i","_id":"2"}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1",}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","_source":{"a":[}}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","_source":{"a":"}}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","_score":NaN}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","_score":1.2.3}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","fields":{"a" 1}}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"1","fields":{},"fields":{}}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":"\ud800"}]}}""")]
    [InlineData("""{"hits":{"hits":[{"_index":"i","_id":1}]}}""")]
    [InlineData("""{"hits":{"total":1.5,"hits":[]}}""")]
    public void Refuses_what_is_not_the_answer_of_a_search(string body) =>
        Assert.Null(SearchAnswerReader.Read(Encoding.UTF8.GetBytes(body)));

    private static string Text(SearchAnswer answer, ByteRange range) => Encoding.UTF8.GetString(range.Of(answer.Bytes.Span));
}
