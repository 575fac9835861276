using System.Buffers;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// Writes the body of the lexical leg: the client's own members as they are, with from and size of the window, and the text fields added to
/// <c>fields</c>. In two phases the members that say what a hit is to carry are left for the second. Where texts are asked for apart
/// nothing is added.
/// </summary>
public static class LexicalLegBody
{
    public static void Write(IBufferWriter<byte> output, SearchRequest request, RecallPlan plan)
    {
        output.Write("{\"from\":0,\"size\":"u8);
        BodyWriter.WriteNumber(output, plan.LexicalSize);
        foreach (var member in request.Body)
        {
            if (member.Name is "from" or "size" or "fields" || (plan.IsTwoPhase && FetchMembers.Contains(member.Name)))
            {
                continue;
            }

            output.Write(","u8);
            BodyWriter.WriteName(output, member.Name);
            output.Write(member.Value.Span);
        }

        if (plan.IsTwoPhase)
        {
            output.Write(",\"_source\":false"u8);
            BodyWriter.WriteFields(output, own: null, [.. plan.Text.Names()]);
        }
        else
        {
            BodyWriter.WriteFields(output, request.Member("fields"), plan.AreTextsApart ? [] : plan.AddedFields);
        }

        output.Write("}"u8);
    }
}
