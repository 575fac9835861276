using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>A refusal of the proxy's own, in the form of the engines' errors, so that clients report it as they report those.</summary>
internal static class WriteRefusal
{
    /// <summary>
    /// 429 and 503 where clients do well to try again, as their bulk helpers do with these; 422 where the same document fails again.
    /// </summary>
    public static int StatusOf(WriteReason reason) => reason switch
    {
        WriteReason.Overload or WriteReason.Deadline or WriteReason.Memory => StatusCodes.Status429TooManyRequests,
        WriteReason.Model or WriteReason.ProfileUnread or WriteReason.DocumentUnread or WriteReason.QueueUnwritable =>
            StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>The answer to a request for one document.</summary>
    public static void WriteAnswer(IBufferWriter<byte> buffer, WriteReason reason, string? detail)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteStartArray("root_cause");
        json.WriteStartObject();
        WriteCause(json, reason, detail);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteCause(json, reason, detail);
        json.WriteEndObject();
        json.WriteNumber("status", StatusOf(reason));
        json.WriteEndObject();
    }

    /// <summary>An entry of <c>items</c> in the answer to a bulk request.</summary>
    /// <param name="buffer">Where it is written.</param>
    /// <param name="action"><c>index</c>, <c>create</c> or <c>update</c>.</param>
    /// <param name="index">The index as the client names it.</param>
    /// <param name="id">The id; null when the engine would have made one.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="detail">The reason in words.</param>
    public static void WriteItem(IBufferWriter<byte> buffer, string action, string index, string? id, WriteReason reason, string? detail)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartObject(action);
        json.WriteString("_index", index);
        json.WriteString("_id", id);
        json.WriteNumber("status", StatusOf(reason));
        json.WriteStartObject("error");
        WriteCause(json, reason, detail);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCause(Utf8JsonWriter json, WriteReason reason, string? detail)
    {
        var name = ReasonName.Of(reason);
        json.WriteString("type", $"searchproxy_{name.Replace('-', '_')}_exception");
        json.WriteString(
            "reason", detail is null ? $"the document could not be embedded: {name}" : $"the document could not be embedded: {detail}");
    }
}
