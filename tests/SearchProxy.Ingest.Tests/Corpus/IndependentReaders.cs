using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace SearchProxy.Ingest.Tests.Corpus;

/// <summary>Readers that share no code with the ingestion: CsvHelper for delimited text, the platform's JSON nodes for JSON.</summary>
internal static class IndependentReaders
{
    /// <summary>Delimited text. Lines before the header that only say the delimiter are skipped by their number.</summary>
    public static Func<CorpusFile, IEnumerable<CorpusRow>> Delimited(string delimiter, CsvMode mode = CsvMode.RFC4180, int skip = 0) =>
        file => ReadDelimited(file, delimiter, mode, skip);

    /// <summary>JSON values one after the other, over as many lines as they take.</summary>
    public static IEnumerable<CorpusRow> Values(CorpusFile file) => Nodes(file).Select(node => Row(node, file.Names));

    /// <summary>One JSON array.</summary>
    public static IEnumerable<CorpusRow> Array(CorpusFile file) => Nodes(file).Single().AsArray().Select(node => Row(node!, file.Names));

    /// <summary>Search hits one after the other.</summary>
    public static IEnumerable<CorpusRow> Hits(CorpusFile file) => Nodes(file).Select(hit => Hit(hit, file.Names));

    /// <summary>Answers of searches one after the other.</summary>
    public static IEnumerable<CorpusRow> Answers(CorpusFile file) =>
        Nodes(file).SelectMany(answer => answer["hits"]!["hits"]!.AsArray().Select(hit => Hit(hit!, file.Names)));

    /// <summary>Action and document in turn.</summary>
    public static IEnumerable<CorpusRow> Bulk(CorpusFile file) =>
        Nodes(file).Chunk(2)
            .Select(pair => new CorpusRow(Text(pair[0].AsObject().Single().Value!["_id"])!, Text(pair[1][file.Names.Text])));

    private static IEnumerable<CorpusRow> ReadDelimited(CorpusFile file, string delimiter, CsvMode mode, int skip)
    {
        using var text = new StringReader(file.Decode());
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            Mode = mode,
            Escape = mode == CsvMode.Escape || file.Reading.Csv.HasBackslashes == true ? '\\' : '"',
            HasHeaderRecord = false,
            BadDataFound = null,
            TrimOptions = TrimOptions.None,
        };
        using var parser = new CsvParser(text, configuration);
        string[]? names = file.Reading.Csv.Header is { } given ? [.. given] : null;
        for (var i = 0; parser.Read(); i++)
        {
            if (i < skip)
            {
                continue;
            }

            var record = parser.Record!;
            if (names is null)
            {
                names = [.. record.Select(name => name.Trim())];
            }
            else if (record.Length == names.Length)
            {
                var (id, value) = (System.Array.IndexOf(names, file.Names.Id), System.Array.IndexOf(names, file.Names.Text));
                yield return new CorpusRow(id < 0 ? string.Empty : record[id], record[value]);
            }
        }
    }

    private static List<JsonNode> Nodes(CorpusFile file)
    {
        var bytes = Encoding.UTF8.GetBytes(file.Decode());
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        var nodes = new List<JsonNode>();
        while (reader.Read())
        {
            nodes.Add(JsonNode.Parse(ref reader)!);
        }

        return nodes;
    }

    private static CorpusRow Hit(JsonNode hit, (string Id, string Text) names) => new(Text(hit["_id"])!, Text(hit["_source"]![names.Text]));

    private static CorpusRow Row(JsonNode node, (string Id, string Text) names) =>
        new(Text(node[names.Id]) ?? string.Empty, Text(node[names.Text]));

    private static string? Text(JsonNode? value) => value is JsonObject wrapped ? (string?)wrapped.Single().Value : value?.ToString();
}
