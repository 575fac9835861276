using System.Text.Json;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>Puts the member <c>search_proxy</c> at the end of a JSON object; all other bytes stay as they are.</summary>
internal static class MemberSplice
{
    private static readonly byte[] Name = [.. "\""u8, .. System.Text.Encoding.UTF8.GetBytes(PrivateFields.Root), .. "\":"u8];

    /// <param name="json">JSON that holds the object; well-formed.</param>
    /// <param name="end">Position of the object's closing brace.</param>
    /// <param name="isEmpty">True when the object has no member yet.</param>
    /// <param name="value">The value of the member.</param>
    public static byte[] Insert(ReadOnlySpan<byte> json, int end, bool isEmpty, ReadOnlySpan<byte> value)
    {
        var comma = isEmpty ? 0 : 1;
        var result = new byte[json.Length + comma + Name.Length + value.Length];
        json[..end].CopyTo(result);
        if (comma == 1)
        {
            result[end] = (byte)',';
        }

        Name.CopyTo(result.AsSpan(end + comma));
        value.CopyTo(result.AsSpan(end + comma + Name.Length));
        json[end..].CopyTo(result.AsSpan(end + comma + Name.Length + value.Length));
        return result;
    }

    /// <summary>The same for a text that is one object; a byte order mark, blanks and comments around and in it are allowed.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> json, ReadOnlySpan<byte> value)
    {
        var mark = json.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(json[mark..], new JsonReaderOptions { MaxDepth = 512, CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        var inside = reader;
        inside.Read();
        reader.Skip();
        return Insert(json, mark + (int)reader.BytesConsumed - 1, inside.TokenType == JsonTokenType.EndObject, value);
    }
}
