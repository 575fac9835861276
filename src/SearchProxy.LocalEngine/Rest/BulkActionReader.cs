using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reads the members of a bulk action.</summary>
internal static class BulkActionReader
{
    public static BulkOperation Read(
        JsonProperty action, WriteRequest write, int line, string? index, bool requireAlias, Func<string> newId)
    {
        string? id = null;
        foreach (var member in action.Value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "_index":
                    index = JsonRead.Text(member.Value, "_index");
                    break;
                case "_id":
                    id = member.Value.ValueKind is JsonValueKind.Null ? null : JsonRead.Text(member.Value, "_id");
                    break;
                case "require_alias":
                    requireAlias = JsonRead.Bool(member.Value, member.Name);
                    break;
                default:
                    write = ReadVersion(write, member)
                        ?? throw EngineErrors.Illegal($"Action/metadata line [{line}] contains an unknown parameter [{member.Name}]");
                    break;
            }
        }

        if (index is null)
        {
            throw EngineErrors.Validation("index is missing");
        }

        if (id is null && write.Kind is WriteKind.Delete or WriteKind.Update)
        {
            throw EngineErrors.Validation("id is missing");
        }

        write = write with { Id = id ?? newId() };
        WriteParameters.Check(write);
        return new BulkOperation(action.Name, index, write, requireAlias);
    }

    private static WriteRequest? ReadVersion(WriteRequest write, JsonProperty member) => member.Name switch
    {
        "routing" => write with { Routing = member.Value.ValueKind is JsonValueKind.Null ? null : JsonRead.Text(member.Value, "routing") },
        "version" => write with { Version = WriteParameters.ReadNumber("version", member.Value.ToString()) },
        "version_type" => write with { VersionKind = WriteParameters.ReadVersionKind(member.Value.ToString()) },
        "if_seq_no" => write with { IfSequenceNumber = WriteParameters.ReadNumber("if_seq_no", member.Value.ToString()) },
        "if_primary_term" => write with { IfPrimaryTerm = WriteParameters.ReadNumber("if_primary_term", member.Value.ToString()) },
        "retry_on_conflict" or "dynamic_templates" or "list_executed_pipelines" => write,
        "pipeline" when member.Value.ToString() is "_none" or "" => write,
        "pipeline" => throw EngineErrors.Unsupported("[pipeline] in a bulk action"),
        _ => null,
    };
}
