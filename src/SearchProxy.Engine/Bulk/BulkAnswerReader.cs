using System.Text.Json;

namespace SearchProxy.Engine.Bulk;

/// <summary>Reads the items of a bulk answer, by position.</summary>
internal static class BulkAnswerReader
{
    /// <summary>
    /// Null when the answer is not JSON of the engines' form, or has another number of items than were sent: nothing can be told.
    /// </summary>
    public static BulkAnswerItem[]? Read(ReadOnlyMemory<byte> body, int expected)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("items", out var items)
                || items.ValueKind != JsonValueKind.Array
                || items.GetArrayLength() != expected)
            {
                return null;
            }

            return [.. items.EnumerateArray().Select(ReadItem)];
        }
        catch (Exception exception) when (exception is JsonException
            or InvalidOperationException
            or FormatException
            or KeyNotFoundException)
        {
            return null;
        }
    }

    private static BulkAnswerItem ReadItem(JsonElement item)
    {
        var result = item.EnumerateObject().First().Value;
        var status = result.GetProperty("status").GetInt32();
        if (!result.TryGetProperty("error", out var error))
        {
            return new BulkAnswerItem(status, null, null);
        }

        return error.ValueKind == JsonValueKind.Object
            ? new BulkAnswerItem(status, Text(error, "type"), Text(error, "reason") ?? CauseOf(error), CauseOf(error))
            : new BulkAnswerItem(status, "error", error.ToString());
    }

    /// <summary>
    /// The reasons of the chain of causes, each once: which of them says most is not told by its place. In a date that cannot be read it is
    /// the one in the middle, in a number the last.
    /// </summary>
    private static string? CauseOf(JsonElement error)
    {
        var causes = new List<string>();
        while (error.TryGetProperty("caused_by", out var cause) && cause.ValueKind == JsonValueKind.Object)
        {
            if (Text(cause, "reason") is { Length: > 0 } reason && !causes.Exists(one => one.Contains(reason, StringComparison.Ordinal)))
            {
                causes.Add(reason);
            }

            error = cause;
        }

        return causes.Count == 0 ? null : string.Join(": ", causes);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
