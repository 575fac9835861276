using System.Text.Json;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Writes the members of a successful write's answer.</summary>
internal static class WriteOutcomeWriter
{
    public static void Write(Utf8JsonWriter writer, string index, string id, WriteOutcome outcome, RefreshPolicy refresh)
    {
        writer.WriteString("_index", index);
        writer.WriteString("_id", id);
        writer.WriteNumber("_version", outcome.Version);
        writer.WriteString("result", outcome.Result);
        var written = outcome.Result != "noop";
        if (refresh is RefreshPolicy.Forced && written)
        {
            writer.WriteBoolean("forced_refresh", true);
        }

        var shards = written ? 1 : 0;
        writer.WriteStartObject("_shards");
        writer.WriteNumber("total", shards);
        writer.WriteNumber("successful", shards);
        writer.WriteNumber("failed", 0);
        writer.WriteEndObject();
        writer.WriteNumber("_seq_no", outcome.SequenceNumber);
        writer.WriteNumber("_primary_term", VersionRules.PrimaryTerm);
    }
}
