using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Text;

/// <summary>What an action line of a <c>_bulk</c> request says of its document, read as the engines read it.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Index">The index that it names; null for the one of the URL.</param>
/// <param name="Id">The id; null when the engine makes one.</param>
/// <param name="Routing">The routing; null without one.</param>
public sealed record BulkActionLine(BulkAction Action, string? Index, string? Id, string? Routing)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The version; null without one.</summary>
    public string? Version { get; init; }

    /// <summary><c>external</c>, <c>external_gte</c>, <c>internal</c>; null without one.</summary>
    public string? VersionType { get; init; }

    /// <summary>The ingest pipeline; null without one, <c>_none</c> for none.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Every other member that it has, by name.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>The engines' word for an action.</summary>
    public static string NameOf(BulkAction action) => action switch
    {
        BulkAction.Create => "create",
        BulkAction.Update => "update",
        BulkAction.Delete => "delete",
        _ => "index",
    };

    /// <summary>Null when the line is none that is certainly read as the engines do.</summary>
    /// <param name="line">The line; a byte order mark before it, blanks and comments are left out, as the engines do.</param>
    public static BulkActionLine? Read(ReadOnlySpan<byte> line)
    {
        line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
                || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || ActionOf(ref reader) is not { } action
                || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var read = ReadMembers(ref reader, new BulkActionLine(action, Index: null, Id: null, Routing: null));
            // Of several actions in one object the engines take the first.
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0 && !reader.Read() ? read : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static BulkAction? ActionOf(ref Utf8JsonReader reader) => reader.GetString() switch
    {
        "index" => BulkAction.Index,
        "create" => BulkAction.Create,
        "update" => BulkAction.Update,
        "delete" => BulkAction.Delete,
        _ => null,
    };

    private static BulkActionLine ReadMembers(ref Utf8JsonReader reader, BulkActionLine line)
    {
        var others = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            line = line.With(name, ref reader, others);
            reader.Skip();
        }

        return others.Count == 0 ? line : line with { Others = others };
    }

    private BulkActionLine With(string name, ref Utf8JsonReader reader, List<string> others)
    {
        switch (name)
        {
            case "_index":
                return this with { Index = Text(ref reader) };
            case "_id":
                return this with { Id = Text(ref reader) };
            case "routing" or "_routing":
                return this with { Routing = Text(ref reader) };
            case "version" or "_version":
                return this with { Version = Text(ref reader) };
            case "version_type" or "_version_type":
                return this with { VersionType = Text(ref reader) };
            case "pipeline":
                return this with { Pipeline = Text(ref reader) };
            case "op_type" or "opType" when Action == BulkAction.Index && reader.ValueTextEquals("create"u8):
                return this with { Action = BulkAction.Create };
            case "_type" or "op_type" or "opType":
                return this;
            default:
                others.Add(name);
                return this;
        }
    }

    /// <summary>A text, or a number or a truth value as the engines take it for one.</summary>
    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => null,
        _ => throw new JsonException("a text is expected"),
    };
}
