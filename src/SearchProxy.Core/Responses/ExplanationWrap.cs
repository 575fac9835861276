using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>
/// Puts the score that a hit shows around the engine's explanation, which explains another one:
/// <c>{"value":score,"description":"cross-encoder name@hash","details":[the engine's own]}</c>.
/// </summary>
internal readonly struct ExplanationWrap
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };
    private readonly ByteRange _explanation;
    private readonly float _score;
    private readonly string _by;

    private ExplanationWrap(ByteRange explanation, float score, string by)
    {
        _explanation = explanation;
        _score = score;
        _by = by;
    }

    /// <summary>The wrap of a hit's explanation; one that does nothing when there is none, or when the hit keeps the engine's score.</summary>
    /// <param name="page">The hit.</param>
    /// <param name="by">Id of the model; null for no wrap.</param>
    public static ExplanationWrap Of(in PageHit page, string? by) =>
        by is not null && page is { Score: { } score, Hit.Score: not null } ? new ExplanationWrap(Find(page.Source.Bytes.Span, page.Hit), score, by) : default;

    /// <summary>Writes the bytes from <paramref name="start"/> to <paramref name="end"/>, wrapped if the explanation lies there.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (!_explanation.Exists || _explanation.Start < start || _explanation.End > end)
        {
            output.Write(bytes[start..end]);
            return;
        }

        output.Write(bytes[start.._explanation.Start]);
        output.Write("{\"value\":"u8);
        output.Advance(JavaFloat.Write(_score, output.GetSpan(24)));
        output.Write(",\"description\":\"cross-encoder "u8);
        output.Write(JsonEncodedText.Encode(_by, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\",\"details\":["u8);
        output.Write(_explanation.Of(bytes));
        output.Write("]}"u8);
        output.Write(bytes[_explanation.End..end]);
    }

    private static ByteRange Find(ReadOnlySpan<byte> bytes, Hit hit)
    {
        var reader = new Utf8JsonReader(hit.Raw.Of(bytes), Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("_explanation"u8);
            reader.Read();
            var range = JsonRanges.Skip(ref reader);
            if (found)
            {
                return new ByteRange(hit.Raw.Start + range.Start, range.Length);
            }
        }

        return default;
    }
}
