using System.Text.Json;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine;

/// <summary>The words in an engine's error answer.</summary>
public static class EngineErrorText
{
    private const int MaxLength = 500;

    /// <summary><c>type: reason</c> of the error's root cause, else the start of the body; never longer than 500 characters.</summary>
    public static string Of(EngineResponse response)
    {
        var (type, reason) = Read(response.Body);
        var text = type is null ? System.Text.Encoding.UTF8.GetString(response.Body.Span).ReplaceLineEndings(" ") : $"{type}: {reason}";
        return $"{response.Status} {(text.Length > MaxLength ? text[..MaxLength] + "…" : text)}".TrimEnd();
    }

    /// <summary>Type and reason of the root cause; nulls when the body is no engine error.</summary>
    public static (string? Type, string? Reason) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
            {
                return (null, null);
            }

            if (error.ValueKind == JsonValueKind.String)
            {
                return ("error", error.GetString());
            }

            return Root(error);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static (string? Type, string? Reason) Root(JsonElement error)
    {
        if (error.TryGetProperty("root_cause", out var roots) && roots.ValueKind == JsonValueKind.Array && roots.GetArrayLength() > 0)
        {
            error = roots[0];
        }

        return (Text(error, "type"), Text(error, "reason"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
