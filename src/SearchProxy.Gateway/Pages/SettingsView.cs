using System.Buffers;
using System.Text.Json;

namespace SearchProxy.Gateway.Pages;

/// <summary>The settings in use, for <c>/_searchproxy/settings</c>.</summary>
/// <param name="Rows">
/// Every setting: its name, its value as it is written (null for none; secrets are hidden) and where that comes from.
/// </param>
public sealed record SettingsView(Func<IEnumerable<(string Path, string? Value, string Origin)>> Rows)
{
    internal ReadOnlyMemory<byte> ToJson()
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("settings");
        foreach (var (path, value, origin) in Rows())
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("value", value);
            json.WriteString("from", origin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
