using System.Text;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>In which encoding a text is: told by its byte order mark, or by its user.</summary>
internal static class TextEncodings
{
    /// <summary>The encoding of a name; null when there is none of that name.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What the byte order mark says, and its length; null and 0 without one. UTF-8 is null: the bytes stay.</summary>
    public static (Encoding? Encoding, int MarkBytes) Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (null, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, byteOrderMark: false), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
        _ => (null, 0),
    };

    /// <summary>The UTF-16 that a text without a mark looks like, by its zero bytes; null when it does not.</summary>
    public static string? GuessUtf16(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            (even, odd) = head[i] != 0 ? (even, odd) : i % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
        }

        return odd > head.Length / 4 && even * 8 < odd ? "utf-16le" : even > head.Length / 4 && odd * 8 < even ? "utf-16be" : null;
    }
}
