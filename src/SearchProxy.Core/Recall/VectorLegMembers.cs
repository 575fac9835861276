using System.Buffers;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// The members of the client's body that the vector leg repeats, so that a hit that only it finds carries what the client asked of every
/// document. What depends on the query (highlights, inner hits, names, explanations) it cannot give.
/// </summary>
public static class VectorLegMembers
{
    private static readonly string[] Copied =
    [
        "_source", "stored_fields", "docvalue_fields", "script_fields", "version", "seq_no_primary_term", "runtime_mappings", "derived",
        "timeout", "track_scores",
    ];

    public static IReadOnlyList<BodyMember> Of(SearchRequest request, RecallPlan plan)
    {
        if (plan.IsTwoPhase)
        {
            return
            [
                new BodyMember("_source", JsonSlice.FromText("false")),
                new BodyMember("fields", Fields(own: null, [.. plan.Text.Names()])!.Value),
            ];
        }

        var members = new List<BodyMember>();
        foreach (var member in request.Body)
        {
            if (Copied.Contains(member.Name, StringComparer.Ordinal))
            {
                members.Add(member);
            }
        }

        if (request.CollapseField is { } group)
        {
            // Without inner hits: the engines take them from the whole group, whatever the filters beside the vectors forbid.
            members.Add(new BodyMember("collapse", Collapse(group)));
        }

        if (Fields(request.Member("fields"), plan.AddedFields) is { } fields)
        {
            members.Add(new BodyMember("fields", fields));
        }

        return members;
    }

    private static JsonSlice Collapse(string field)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{\"field\":"u8);
        BodyWriter.WriteString(body, field);
        body.Write("}"u8);
        return new JsonSlice(body.WrittenMemory);
    }

    private static JsonSlice? Fields(JsonSlice? own, IReadOnlyList<string> added)
    {
        var body = new ArrayBufferWriter<byte>();
        BodyWriter.WriteFields(body, own, added);
        var prefix = ",\"fields\":"u8.Length;
        return body.WrittenCount == 0 ? null : new JsonSlice(body.WrittenMemory[prefix..]);
    }
}
