using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Gateway.Writes;
using SearchProxy.Gateway.Writes.Bulk;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

public sealed class BulkAnswerSplicerTests
{
    [Theory]
    [InlineData("""{"took":1,"errors":false,"items":[{"index":{"_id":"a"}}]}""")]
    [InlineData("""{"errors":false,"took":1,"ingest_took":2,"items":[ {"index":{"_id":"a"}} , {"index":{"_id":"b"}} ],"z":{"items":[1],"errors":false}}""")]
    [InlineData("""{"error":{"type":"x"},"status":400}""")]
    [InlineData("[1,2]")]
    [InlineData("not json")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("")]
    public void Without_refused_items_every_byte_stays(string answer)
    {
        for (var size = 1; size <= 7; size++)
        {
            Assert.Equal(answer, Splice(new BulkLedger(), answer, size));
        }
    }

    [Fact]
    public void Errors_are_told_wherever_the_member_stands()
    {
        for (var size = 1; size <= 9; size++)
        {
            var answer =
                JsonNode.Parse(Splice(Ledger("r"), """{"items":[ ],"took":1,"errors":false,"z":{"items":[{}],"errors":false} }""", size))!;
            Assert.True(answer["errors"]!.GetValue<bool>());
            Assert.False(answer["z"]!["errors"]!.GetValue<bool>());
            Assert.Equal((1, 1), (answer["items"]!.AsArray().Count, answer["z"]!["items"]!.AsArray().Count));
        }
    }

    [Fact]
    public void A_pretty_answer_keeps_its_blanks()
    {
        var ledger = Ledger("sr");
        Assert.Equal(
            "{\n  \"errors\" : true,\n  \"items\" : [\n    {\n      \"index\" : { }\n    },{\"index\":{\"_index\":\"i\",\"_id\":\"1\",\"status\":429,\"error\":{\"type\":\"searchproxy_deadline_exception\",\"reason\":\"the document could not be embedded: deadline\"}}}\n  ]\n}",
            Splice(ledger, "{\n  \"errors\" : false,\n  \"items\" : [\n    {\n      \"index\" : { }\n    }\n  ]\n}", 5));
    }

    [Fact]
    public void Whatever_is_refused_and_however_the_answer_is_cut_the_positions_are_the_clients() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(
            Arb.From(Gen.Elements('s', 'r', 'm').ArrayOf()),
            Arb.From(Gen.Choose(1, 40)),
            (fates, size) =>
            {
                var sent = fates.Select((action, i) => (Action: action, Id: i))
                    .Where(item => item.Action != 'r')
                    .Select(item => $$"""{"index":{"_index":"i","_id":"{{item.Id}}","status":201} }""");
                var made = new List<BackfillEntry>();

                var spliced = JsonNode.Parse(
                    Splice(Ledger(new string(fates)), $$"""{"took":3,"errors":false,"items":[{{string.Join(",", sent)}}]}""", size, made))!;

                Assert.Equal(
                    fates.Select((_, i) => $"{i}"), spliced["items"]!.AsArray().Select(item => item!["index"]!["_id"]!.GetValue<string>()));
                Assert.Equal(
                    fates.Select(action => action == 'r' ? 429 : 201),
                    spliced["items"]!.AsArray().Select(item => item!["index"]!["status"]!.GetValue<int>()));
                Assert.Equal(fates.Contains('r'), spliced["errors"]!.GetValue<bool>());
                Assert.Equal(
                    fates.Select((action, i) => (action, i)).Where(item => item.action == 'm').Select(item => $"{item.i}"),
                    made.Select(entry => entry.Id));
            }));

    /// <summary>s: sent; r: refused; m: sent, the engine makes the id.</summary>
    private static BulkLedger Ledger(string fates)
    {
        var ledger = new BulkLedger();
        for (var i = 0; i < fates.Length; i++)
        {
            var item = new WriteItem(BulkAction.Index, WriteTarget.Without("i", WriteReason.Off), $"{i}", Routing: null, default, []);
            switch (fates[i])
            {
                case 'r':
                    ledger.Reject(item, new WriteVerdict(WriteAction.Rejected, WriteReason.Deadline, default));
                    break;
                case 'm':
                    ledger.PassAwaitingId(routing: null);
                    break;
                default:
                    ledger.Pass();
                    break;
            }
        }

        return ledger;
    }

    private static string Splice(BulkLedger ledger, string answer, int size, List<BackfillEntry>? made = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var splicer = new BulkAnswerSplicer(ledger, entries => made?.AddRange(entries));
        foreach (var piece in Encoding.UTF8.GetBytes(answer).Chunk(size))
        {
            splicer.Feed(piece, output);
        }

        splicer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
