using System.Text.Json;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Stages;

/// <summary>
/// Whether the first documents of a source have any of the text fields. Where none has, the fields are named otherwise there, and a run
/// would write documents without vectors, one and all.
/// </summary>
internal sealed class TextCheck(IngestOptions options)
{
    private const int MostDocuments = 100;
    private const int MostNames = 30;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _documents;
    private long _bytes;

    /// <summary>True once it is decided: a text field was seen, or enough documents without one.</summary>
    public bool IsDecided => IsPassed || _documents >= MostDocuments || _bytes > options.MaxBytesInFlight;

    /// <summary>True once a text field was seen.</summary>
    public bool IsPassed { get; private set; }

    /// <summary>What is wrong, in words; null when nothing is, or nothing can be told.</summary>
    public string? Problem => IsPassed || _documents == 0 ? null
        : $"none of the text fields ({string.Join(", ", options.TextFields.Select(text => text.Name))}) is in the first {_documents} "
            + "documents; there are "
            + $"{string.Join(", ", _names.Take(MostNames))}{(_names.Count > MostNames ? ", …" : string.Empty)}. --text-fields NAME,NAME… "
            + "says which hold the text, --id-field NAME which holds the id"
            + "; for delimited text --csv-delimiter and --csv-header say how it is written; --allow-no-text writes documents "
            + "without vectors";

    public void See(SourceRecord record, IngestDocument? document)
    {
        _bytes += record.Json.Length;
        if (document is null || document.Head.Action == BulkAction.Delete)
        {
            return;
        }

        _documents++;
        try
        {
            var names = FieldNames.Of(record.Json).ToList();
            IsPassed |= options.TextFields.Any(field => names.Contains(field.Name, StringComparer.Ordinal));
            _names.UnionWith(names);
        }
        catch (JsonException)
        {
            // Told by whoever reads it.
        }
    }
}

/// <summary>The fields that a document has, dotted, as a mapping would name them.</summary>
internal static class FieldNames
{
    private const int MaxDepth = 8;

    /// <exception cref="JsonException">Not JSON.</exception>
    public static IEnumerable<string> Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(
            DocumentJson.Of(json).Readable, new JsonDocumentOptions { MaxDepth = DocumentJson.MaxDepth });
        return [.. Of(document.RootElement, string.Empty, 0).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Of(JsonElement value, string prefix, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object when depth < MaxDepth => value.EnumerateObject().SelectMany(member =>
            Of(member.Value, $"{prefix}{member.Name}.", depth + 1).Prepend(prefix + member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Of(item, prefix, depth)),
        _ => [],
    };
}
