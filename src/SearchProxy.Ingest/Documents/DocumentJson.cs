using System.Text.Json;

namespace SearchProxy.Ingest.Documents;

/// <summary>
/// A document as the engines read it: they take a byte order mark before it, comments in it, and escapes of half a surrogate pair. Mark and
/// comments are blanks here, which is what the engines make of them.
/// </summary>
/// <param name="Bytes">The document to write; as long as the one that came.</param>
/// <param name="Readable">
/// The same with halves of surrogate pairs replaced by U+FFFD, byte for byte as long, for whoever reads its texts.
/// </param>
internal readonly record struct DocumentJson(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Readable)
{
    public const int MaxDepth = 512;

    private const int EscapeLength = 6;

    /// <exception cref="JsonException">Not JSON.</exception>
    public static DocumentJson Of(ReadOnlyMemory<byte> json)
    {
        json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        var bytes = json.Span.IndexOf("//"u8) >= 0 || json.Span.IndexOf("/*"u8) >= 0 ? WithoutComments(json) : json;
        return new DocumentJson(bytes, json.Span.IndexOf((byte)'\\') < 0 ? bytes : WithoutHalves(bytes));
    }

    private static ReadOnlyMemory<byte> WithoutComments(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var reader = new Utf8JsonReader(
            json.Span, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Allow });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
            {
                copy ??= json.ToArray();
                copy.AsSpan((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)).Fill((byte)' ');
            }
        }

        return copy ?? json;
    }

    private static ReadOnlyMemory<byte> WithoutHalves(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var text = json.Span;
        for (var at = text.IndexOf((byte)'\\'); at >= 0 && at < text.Length;)
        {
            var unit = CodeUnit(text, at);
            if (unit is { } high && char.IsHighSurrogate(high) && CodeUnit(text, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                at += 2 * EscapeLength;
            }
            else if (unit is { } half && char.IsSurrogate(half))
            {
                copy ??= json.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
                at += EscapeLength;
            }
            else
            {
                at += 2;
            }

            var next = at < text.Length ? text[at..].IndexOf((byte)'\\') : -1;
            at = next < 0 ? -1 : at + next;
        }

        return copy ?? json;
    }

    private static char? CodeUnit(ReadOnlySpan<byte> text, int at) =>
        at + EscapeLength <= text.Length && text[at..].StartsWith("\\u"u8)
            && ushort.TryParse(
                text[(at + 2)..(at + EscapeLength)],
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture,
                out var unit)
            ? (char)unit
            : null;
}
