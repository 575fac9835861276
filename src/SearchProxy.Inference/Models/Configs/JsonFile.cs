using System.Text.Json;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>Reads the small JSON files of a model's folder.</summary>
internal static class JsonFile
{
    private const long MostBytes = 16 * 1_024 * 1_024;

    /// <summary>The file's root; null when there is no such file.</summary>
    /// <exception cref="InferenceException">It is no valid JSON, or too large; the message says where.</exception>
    public static JsonElement? Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > MostBytes)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{path} has {file.Length} bytes; at most {MostBytes} are read.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"{path} is not valid JSON: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}",
                error);
        }
    }

    /// <summary>The file's root, which must be an object; null when there is no such file.</summary>
    /// <exception cref="InferenceException">It is no valid JSON, too large, or no object.</exception>
    public static JsonElement? ReadObject(string path) => Read(path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } json => json,
        { } other => throw new InferenceException(ModelLoadFault.FileDamaged, $"{path}: an object is expected; found {other.ValueKind}."),
    };

    /// <summary>The member as a whole number; null when absent, null or of another type.</summary>
    public static int? Integer(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Number)
            {
                return value.TryGetInt32(out var number) ? number : int.MaxValue;
            }
        }

        return null;
    }

    /// <summary>The member as text; null when absent or of another type.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The member as true or false; null when absent or of another type.</summary>
    public static bool? Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;
}
