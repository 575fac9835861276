using System.Text.Json;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>What an action line of a bulk request says of its document. The line itself goes on as it came.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Index">The index that it names; null for the one of the URL.</param>
/// <param name="Id">The id; null when the engine makes one.</param>
/// <param name="Routing">The routing; null without one.</param>
internal sealed record BulkActionLine(BulkAction Action, string? Index, string? Id, string? Routing)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    public string Name => NameOf(Action);

    public static string NameOf(BulkAction action) => action switch
    {
        BulkAction.Create => "create",
        BulkAction.Update => "update",
        BulkAction.Delete => "delete",
        _ => "index",
    };

    /// <summary>Null when the line is none that is certainly read as the engines do: from there on everything goes to them as it came.</summary>
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
            // Behind the action there is nothing but the end of the object.
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? read : null;
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
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            line = name switch
            {
                "_index" => line with { Index = Text(ref reader) },
                "_id" => line with { Id = Text(ref reader) },
                "routing" or "_routing" => line with { Routing = Text(ref reader) },
                _ => line,
            };
            reader.Skip();
        }

        return line;
    }

    /// <summary>A text, or a number or a truth value as the engines take it for one.</summary>
    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.Null => null,
        _ => throw new JsonException("a text is expected"),
    };
}
