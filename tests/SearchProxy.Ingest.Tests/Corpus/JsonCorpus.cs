using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static SearchProxy.Ingest.Tests.Corpus.CorpusFile;

namespace SearchProxy.Ingest.Tests.Corpus;

/// <summary>JSON as dumps, exports and log shippers write it.</summary>
internal static class JsonCorpus
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Pretty = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    // The default escapes everything that is not ASCII, as Python does.
    private static readonly JsonSerializerOptions Escaped = new();

    private static readonly CorpusRow[] Rows =
    [
        new("1", "plain words"), new("2", "19\" monitor"), new("3", "two\nlines"), new("4", "Größe 😀 naïve"),
        new("5", "tab\there, C:\\new"), new("6", "a/b </script>"), new("7", "{\"index\":{}}"),
        new("8", string.Empty), new("9", "\u2028 separator"),
    ];

    public static IEnumerable<CorpusFile> Files() => Exports().Concat(Dumps()).Concat(Bulk()).Concat(Logs());

    private static IEnumerable<CorpusFile> Exports()
    {
        static object Mongo(CorpusRow row) =>
            new { _id = new Dictionary<string, string>(StringComparer.Ordinal) { ["$oid"] = Oid(row.Id) }, text = row.Text };
        CorpusRow[] mongo = [.. Rows.Select(row => row with { Id = Oid(row.Id) })];
        var byOid = ("_id", "text");
        yield return new CorpusFile(
            "mongoexport.json", Lines(Rows.Select(Mongo), Plain), mongo)
        { Names = byOid, Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "mongoexport-array.json",
            Utf8(JsonSerializer.Serialize(Rows.Select(Mongo), Plain)),
            mongo)
        { Names = byOid, Independent = IndependentReaders.Array };
        yield return new CorpusFile(
            "mongoexport-pretty.json", Lines(Rows.Select(Mongo), Pretty), mongo)
        { Names = byOid, Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "pandas-records.json",
            Utf8(JsonSerializer.Serialize(Rows.Select(Document), Escaped).Replace("/", "\\/", StringComparison.Ordinal)),
            Rows)
        { Independent = IndependentReaders.Array };
        yield return new CorpusFile(
            "pandas-lines.jsonl", Lines(Rows.Select(Document), Escaped), Rows)
        { Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "jq-pretty.json", Lines(Rows.Select(Document), Pretty), Rows)
        { Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "jq-compact-windows.ndjson",
            Utf8(Encoding.UTF8.GetString(Lines(Rows.Select(Document), Plain)).Replace("\n", "\r\n", StringComparison.Ordinal)),
            Rows)
        { Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "powershell-5-out-file.json",
            Marked(JsonSerializer.Serialize(Rows.Select(Document), Pretty) + "\r\n", Encoding.Unicode),
            Rows)
        { Independent = IndependentReaders.Array };
        yield return new CorpusFile(
            "utf8-mark-array.json",
            Marked(JsonSerializer.Serialize(Rows.Select(Document), Pretty), Encoding.UTF8),
            Rows)
        { Independent = IndependentReaders.Array };
        yield return new CorpusFile(
            "one-line-stream.json",
            Utf8(string.Join(' ', Rows.Select(row => JsonSerializer.Serialize(Document(row), Plain)))),
            Rows)
        { Independent = IndependentReaders.Values };
        yield return new CorpusFile(
            "beir-corpus.jsonl",
            Lines(Rows.Select(row =>
                new { _id = row.Id, title = "A title", text = row.Text, metadata = new { url = "https://example.org" } }), Plain),
            Rows)
        {
            Names = byOid,
            Independent = IndependentReaders.Values,
        };
    }

    private static IEnumerable<CorpusFile> Dumps()
    {
        static object Hit(CorpusRow row) =>
            new { _index = "books", _type = "_doc", _id = row.Id, _score = 1, _source = new { text = row.Text } };
        static object Answer(IEnumerable<CorpusRow> rows) =>
            new
            {
                took = 3,
                timed_out = false,
                hits = new
                {
                    total = new { value = 9, relation = "eq" },
                    max_score = 1.0,
                    hits = rows.Select(
                Hit)
                }
            };
        yield return new CorpusFile("elasticdump.json", Lines(Rows.Select(Hit), Plain), Rows) { Independent = IndependentReaders.Hits };
        yield return new CorpusFile(
            "elasticdump.json.gz", Gzip(Lines(Rows.Select(Hit), Escaped)), Rows)
        { Independent = IndependentReaders.Hits };
        yield return new CorpusFile(
            "curl-search.json", Utf8(JsonSerializer.Serialize(Answer(Rows), Plain)), Rows)
        { Independent = IndependentReaders.Answers };
        yield return new CorpusFile(
            "curl-search-pretty.json",
            Utf8(JsonSerializer.Serialize(Answer(Rows), Pretty) + "\n"),
            Rows)
        { Independent = IndependentReaders.Answers };
        yield return new CorpusFile(
            "scroll-pages.json",
            Lines([Answer(Rows[..4]), Answer(Rows[4..]), Answer([])], Plain),
            Rows)
        { Independent = IndependentReaders.Answers };
    }

    private static IEnumerable<CorpusFile> Bulk()
    {
        yield return new CorpusFile(
            "accounts.json",
            Lines(Rows.SelectMany(row => new object[] { new { index = new { _id = row.Id } }, new { text = row.Text } }), Plain),
            Rows)
        { Independent = IndependentReaders.Bulk };
        yield return new CorpusFile(
            "shakespeare.json",
            Lines(Rows.SelectMany(row =>
                new object[] { new { index = new { _index = "shakespeare", _type = "line", _id = int.Parse(
                    row.Id, System.Globalization.CultureInfo.InvariantCulture) } }, Document(
                    row) }), Plain),
            Rows)
        { Independent = IndependentReaders.Bulk };
        byte[] members = [.. Gzip(Lines(Rows[..5].SelectMany(Page), Plain)), .. Gzip(Lines(Rows[5..].SelectMany(Page), Plain))];
        yield return new CorpusFile("cirrus-content.json.gz", members, Rows) { Independent = IndependentReaders.Bulk };

        static IEnumerable<object> Page(CorpusRow row) =>
            [new { index = new { _type = "_doc", _id = row.Id } }, new { template = Array.Empty<string>(), text = row.Text }];
    }

    private static IEnumerable<CorpusFile> Logs()
    {
        CorpusRow[] anonymous = [.. Rows.Select(row => row with { Id = string.Empty })];
        var message = ("id", "message");
        yield return new CorpusFile(
            "logstash.log",
            Lines(Rows.Select(row =>
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["@timestamp"] = "2026-11-28T07:00:00.000Z",
                    ["@version"] = "1",
                    ["message"] = row.Text,
                    ["host"] = new { name = "web-1" },
                }), Plain),
            anonymous)
        {
            Names = message,
            Independent = IndependentReaders.Values,
        };
        yield return new CorpusFile(
            "filebeat.ndjson",
            Lines(
                Rows.Select(row =>
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["@timestamp"] = "2026-11-28T07:00:00.000Z",
                        ["@metadata"] = new { beat = "filebeat", type = "_doc", version = "8.19.8" },
                        ["message"] = row.Text,
                        ["log"] = new { offset = 1 },
                        ["ecs"] = new { version = "8.0.0" },
                    }),
                Escaped),
            anonymous)
        {
            Names = message,
            Independent = IndependentReaders.Values,
        };
    }

    private static object Document(CorpusRow row) => new { id = row.Id, text = row.Text };

    private static string Oid(string id) => id.PadLeft(24, '0');

    private static byte[] Lines(IEnumerable<object> values, JsonSerializerOptions options) =>
        Utf8(string.Concat(values.Select(value => JsonSerializer.Serialize(value, options) + "\n")));
}
