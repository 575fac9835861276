using System.Text.Json;

namespace SearchProxy.LocalEngine.Errors;

/// <summary>Writes an <see cref="EngineError"/> as the body of an answer, or as a member of one.</summary>
internal static class ErrorWriter
{
    /// <summary>The whole body: <c>error</c> and <c>status</c>.</summary>
    public static void Write(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteStartObject();
        WriteMembers(writer, error);
        writer.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter writer, EngineError error)
    {
        if (error.Type.Length == 0)
        {
            writer.WriteString("error", error.Reason);
        }
        else
        {
            WriteError(writer, error);
        }

        if (error.TellsStatus)
        {
            writer.WriteNumber("status", error.Status);
        }
    }

    /// <summary>The member <c>error</c> with its root causes.</summary>
    public static void WriteError(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteStartObject("error");
        WriteRootCause(writer, error);
        WriteCause(writer, error.AtShard ? Wrapped(error) : error);
        if (error.AtShard)
        {
            WriteFailedShards(writer, error);
        }

        writer.WriteEndObject();
    }

    /// <summary>Type, reason and causes, without <c>root_cause</c>: how bulk items show their errors.</summary>
    public static void WriteCause(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteString("type", error.Type);
        writer.WriteString("reason", error.Reason);
        if (error.IndexMissing)
        {
            writer.WriteString("resource.type", "index_or_alias");
            writer.WriteString("resource.id", error.Index);
        }

        if (error.Index is { } index)
        {
            writer.WriteString("index_uuid", "_na_");
            writer.WriteString("index", index);
        }

        if (error.CausedBy is { } cause)
        {
            writer.WriteStartObject("caused_by");
            WriteCause(writer, cause);
            writer.WriteEndObject();
        }
    }

    private static EngineError Wrapped(EngineError error) => new(error.Status, "search_phase_execution_exception", "all shards failed");

    private static void WriteRootCause(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteStartArray("root_cause");
        writer.WriteStartObject();
        WriteCause(writer, error with { CausedBy = null });
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteFailedShards(Utf8JsonWriter writer, EngineError error)
    {
        writer.WriteString("phase", "query");
        writer.WriteBoolean("grouped", true);
        writer.WriteStartArray("failed_shards");
        writer.WriteStartObject();
        writer.WriteNumber("shard", 0);
        writer.WriteString("index", error.Index);
        writer.WriteStartObject("reason");
        WriteCause(writer, error);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("caused_by");
        WriteCause(writer, error);
        writer.WriteEndObject();
    }
}
