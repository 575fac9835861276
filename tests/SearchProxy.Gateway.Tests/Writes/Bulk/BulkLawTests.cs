using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

/// <summary>
/// For any bulk request: the engine gets the same actions in the same order except the refused ones, each byte but the vectors' as it came,
/// and the client's items stand at its own positions.
/// </summary>
public sealed class BulkLawTests
{
    private static readonly string[] Actions = ["index", "create", "update", "delete"];
    private static readonly string[] Indexes = ["books", "notes", "plain"];
    private static readonly string[] Documents =
    [
        """{"text":"a"}""", """{ "text" : "x" }""", """{"n":1.0}""", """{"text":"c","search_proxy":{"v":[1]}}""", "{}", "broken",
        """{"title":"x","text":"\u0078","k":{"a":[{}]}}""",
    ];
    private static readonly string[] Ends = ["\n", "\r\n", "\n\n", "\n \r\n"];

    [Theory]
    [InlineData(WriteFailurePolicy.Reject)]
    [InlineData(WriteFailurePolicy.Queue)]
    public async Task Order_bytes_and_positions_are_kept(WriteFailurePolicy policy)
    {
        await using var rig = await new WriteRig
        {
            Writes = options =>
            (options.OnFailure, options.Indexes, options.MaxConcurrency) = (policy, ["books", "pl*"], 3),
        }.StartedAsync();
        rig.Encoder.Refuses = "x";
        var item = from action in Gen.Elements(Actions)
                   from index in Gen.Elements(Indexes)
                   from id in Gen.Choose(-3, 9)
                   from document in Gen.Elements(Documents)
                   from end in Gen.Elements(Ends)
                   select new Item(action, index, id < 0 ? null : $"{(id > 7 ? "bad" : "")}{id}", document, end);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true), Prop.ForAll(
            Arb.From(item.NonEmptyListOf()), items => RunAsync(rig, policy, [.. items]).GetAwaiter().GetResult()));
    }

    private static async Task RunAsync(WriteRig rig, WriteFailurePolicy policy, Item[] items)
    {
        rig.Engine.ForgetAsked();
        rig.Embedding.Queued.Clear();

        var answer = await rig.BulkAsync(string.Concat(items.Select(item => item.Lines(item.Document))));

        var sent = items.Where(item => policy == WriteFailurePolicy.Queue || !item.Fails).ToArray();
        var expected = string.Concat(sent.Select(item => item.Lines(item.Sent)));
        Assert.Equal(
            WithoutBlankLines(expected), WithoutBlankLines(rig.Engine.Asked.SingleOrDefault(asked => asked.Path == "/_bulk")?.Text ?? ""));
        var answered = new Queue<string>(BulkScript.Items(expected, ""));
        Assert.Equal(items.Length, answer.Json["items"]!.AsArray().Count);
        foreach (var (item, result) in items.Zip(answer.Json["items"]!.AsArray()))
        {
            if (policy == WriteFailurePolicy.Reject && item.Fails)
            {
                Assert.Equal(
                    (422, item.Id), (result![item.Action]!["status"]!.GetValue<int>(), result[item.Action]!["_id"]?.GetValue<string>()));
            }
            else
            {
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answered.Dequeue()), result), $"{result}");
            }
        }

        var queued = items.Where(item => item.IsUnread || (policy == WriteFailurePolicy.Queue && item.Fails));
        Assert.Equal(
            queued.Count(item => item.Id?.StartsWith("bad", StringComparison.Ordinal) != true),
            rig.Queued.Count(entry => !entry.Id.StartsWith("bad", StringComparison.Ordinal)));
    }

    /// <summary>Blank lines belong to no item, and so stay behind a refused one.</summary>
    private static string WithoutBlankLines(string text) => string.Join('\n', text.Split('\n').Where(line => line.Trim().Length > 0));

    private sealed record Item(string Action, string Index, string? Id, string Document, string End)
    {
        /// <summary>True for a document that is to be embedded, on which the model fails.</summary>
        public bool Fails => Index == "books" && Document == Documents[1] && Action is ("index" or "create");

        /// <summary>True for what only the engine can tell of.</summary>
        public bool IsUnread => Index == "books" && Document == "broken" && Action != "delete";

        /// <summary>The document as the engine is to get it.</summary>
        public string Sent => (Index, Action) is ("books", "index" or "create") ? Document switch
        {
            _ when Document == Documents[0] => """{"text":"a","search_proxy":{"of":"a"}}""",
            _ when Document == Documents[6] => Document[..^1] + ",\"search_proxy\":{\"of\":\"x|x\"}}",
            _ => Document,
        }
        : Document;

        public string Lines(string document)
        {
            var id = Id is null ? "" : $",\"_id\":\"{Id}\"";
            var line = $"{{ \"{Action}\":{{\"_index\":\"{Index}\"{id} }} }}";
            return Action == "delete" ? line + End : line + "\n" + document + End;
        }
    }
}
