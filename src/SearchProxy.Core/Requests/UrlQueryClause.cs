using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests;

/// <summary>The query_string that the engines make of <c>q</c> and the parameters that go with it.</summary>
internal static class UrlQueryClause
{
    public static JsonSlice Write(SearchDraft draft, string q)
    {
        var buffer = new ArrayBufferWriter<byte>(q.Length + 64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("query_string"u8);
            writer.WriteString("query"u8, q);
            WriteText(writer, draft, "df", "default_field"u8);
            WriteText(writer, draft, "analyzer", "analyzer"u8);
            WriteText(writer, draft, "default_operator", "default_operator"u8);
            WriteSwitch(writer, draft, "lenient");
            WriteSwitch(writer, draft, "analyze_wildcard");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new JsonSlice(buffer.WrittenMemory);
    }

    private static void WriteText(Utf8JsonWriter writer, SearchDraft draft, string parameter, ReadOnlySpan<byte> name)
    {
        if (draft.Parameter(parameter) is { Length: > 0 } value)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>
    /// A switch in the URL is on when it stands there without a value; a value that is neither goes on for the engine to judge.
    /// </summary>
    private static void WriteSwitch(Utf8JsonWriter writer, SearchDraft draft, string parameter)
    {
        switch (draft.Parameter(parameter))
        {
            case null:
                break;
            case "" or "true":
                writer.WriteBoolean(parameter, value: true);
                break;
            case "false":
                writer.WriteBoolean(parameter, value: false);
                break;
            case { } other:
                writer.WriteString(parameter, other);
                break;
        }
    }
}
