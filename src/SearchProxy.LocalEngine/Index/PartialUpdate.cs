using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The body of an <c>_update</c>: members to merge, and what to write when the document is missing.</summary>
internal sealed class PartialUpdate
{
    private static readonly string[] Real = ["script", "scripted_upsert", "_source", "if_seq_no", "if_primary_term"];

    private readonly JsonElement _changes;
    private readonly bool _detectNoop;

    private PartialUpdate(JsonElement changes, bool detectNoop, JsonElement? insert)
    {
        _changes = changes;
        _detectNoop = detectNoop;
        Insert = insert is { } value ? JsonText.ToBytes(value).AsMemory() : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>The document to write when there is none.</summary>
    public ReadOnlyMemory<byte>? Insert { get; }

    public static PartialUpdate Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement? changes = null, upsert = null;
        bool detectNoop = true, changesInsert = false;
        foreach (var member in JsonBody.ParseObject(body).EnumerateObject())
        {
            switch (member.Name)
            {
                case "doc":
                    changes = JsonRead.Object(member.Value, "doc");
                    break;
                case "upsert":
                    upsert = JsonRead.Object(member.Value, "upsert");
                    break;
                case "doc_as_upsert":
                    changesInsert = JsonRead.Bool(member.Value, member.Name);
                    break;
                case "detect_noop":
                    detectNoop = JsonRead.Bool(member.Value, member.Name);
                    break;
                default:
                    throw !Real.Contains(member.Name)
                        ? EngineErrors.Content($"[UpdateRequest] unknown field [{member.Name}]")
                        : EngineErrors.Unsupported($"[{member.Name}] in an update; it knows doc, upsert, doc_as_upsert and detect_noop");
            }
        }

        return changes is { } given
            ? new PartialUpdate(given, detectNoop, changesInsert ? given : upsert)
            : throw EngineErrors.Validation("script or doc is missing");
    }

    /// <summary>The changed document, or null when nothing changes.</summary>
    public byte[]? MergeInto(byte[] source)
    {
        var before = JsonBody.ParseObject(source);
        var merged = JsonObject.Create(before)!;
        Merge(merged, _changes);
        var after = JsonText.ToBytes(JsonSerializer.SerializeToElement(merged));
        return _detectNoop && JsonElement.DeepEquals(before, JsonBody.ParseObject(after)) ? null : after;
    }

    private static void Merge(JsonObject into, JsonElement changes)
    {
        foreach (var member in changes.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object && into[member.Name] is JsonObject below)
            {
                Merge(below, member.Value);
            }
            else
            {
                into[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }
    }
}
