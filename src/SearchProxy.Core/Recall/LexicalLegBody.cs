using System.Buffers;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// Writes the body of the lexical leg: the client's own members as they are, with from and size of the window, and the text fields added to <c>fields</c>.
/// </summary>
public static class LexicalLegBody
{
    public static void Write(IBufferWriter<byte> output, SearchRequest request, int from, int size, IReadOnlyList<string> addedFields)
    {
        output.Write("{\"from\":"u8);
        BodyWriter.WriteNumber(output, from);
        output.Write(",\"size\":"u8);
        BodyWriter.WriteNumber(output, size);
        foreach (var member in request.Body)
        {
            if (member.Name is "from" or "size" or "fields")
            {
                continue;
            }

            output.Write(","u8);
            BodyWriter.WriteName(output, member.Name);
            output.Write(member.Value.Span);
        }

        BodyWriter.WriteFields(output, request.Member("fields"), addedFields);
        output.Write("}"u8);
    }
}
