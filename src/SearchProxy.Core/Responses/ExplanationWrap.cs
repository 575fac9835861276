using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>
/// Puts what a hit's shown score was made of around the engine's explanation, which explains another score, in the form of the engines'
/// explanations: <c>{"value":score,"description":"cross-encoder name@hash","details":[the engine's own, the ranks and scores of the legs,
/// …]}</c>.
/// </summary>
internal readonly struct ExplanationWrap
{
    private readonly ByteRange _explanation;
    private readonly float _score;
    private readonly HitOrigins? _origins;
    private readonly HitOrigin? _origin;

    private ExplanationWrap(ByteRange explanation, float score, HitOrigins origins, HitOrigin? origin)
    {
        _explanation = explanation;
        _score = score;
        _origins = origins;
        _origin = origin;
    }

    /// <summary>
    /// The wrap of a hit's explanation; one that does nothing when there is none and none is to be added, or when the hit keeps the
    /// engine's score.
    /// </summary>
    /// <param name="page">The hit.</param>
    /// <param name="origins">How hits came to their places; null for no wrap.</param>
    public static ExplanationWrap Of(in PageHit page, HitOrigins? origins)
    {
        if (origins is null || page is not { Score: { } score, Hit.Score: not null })
        {
            return default;
        }

        var explanation = Find(page.Source.Bytes.Span, page.Hit);
        return explanation.Exists ? new ExplanationWrap(explanation, score, origins, origins.Of.GetValueOrDefault(page.Hit.Key))
            : origins.AreAdded ? new ExplanationWrap(
                new ByteRange(page.Hit.Raw.End - 1, 0), score, origins, origins.Of.GetValueOrDefault(page.Hit.Key))
            : default;
    }

    /// <summary>Writes the bytes from <paramref name="start"/> to <paramref name="end"/>, wrapped if the explanation lies there.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (_origins is null || _explanation.Start < start || _explanation.End > end)
        {
            output.Write(bytes[start..end]);
            return;
        }

        output.Write(bytes[start.._explanation.Start]);
        if (_explanation.Length == 0)
        {
            output.Write(",\"_explanation\":"u8);
        }

        WriteWrap(output, _explanation.Of(bytes));
        output.Write(bytes[_explanation.End..end]);
    }

    private void WriteWrap(IBufferWriter<byte> output, ReadOnlySpan<byte> own)
    {
        output.Write("{\"value\":"u8);
        output.Advance(JavaFloat.Write(_score, output.GetSpan(24)));
        output.Write(",\"description\":\""u8);
        WriteEscaped(output, Describe());
        output.Write("\",\"details\":["u8);
        output.Write(own);
        var details = new DetailWriter(output, !own.IsEmpty);
        if (_origin is { } origin)
        {
            var found = origin.LexicalRank is { } rank ? $"rank {rank}" : "not among the first hits";
            details.Add(origin.LexicalScore, $"lexical score, {found}");
            var near = origin.VectorRank is { } place ? $"rank {place}" : "not among the nearest";
            details.Add(origin.VectorScore, $"vector score, (1 + cosine) / 2, {near}");
            details.Add(_origins!.Fusion is null ? null : origin.Fused, $"first stage, {_origins.Fusion}");
            details.Add(origin.Model, origin.Passage is null ? "model score" : $"model score of the passage: {origin.Passage}");
            details.Add(origin.Second, $"model score of {_origins.SecondModel}");
        }

        output.Write("]}"u8);
    }

    /// <summary>What made the score. Of a window the model may have been given a part only.</summary>
    private string Describe() => (_origins!.Model, _origin) switch
    {
        (null, _) => "first stage",
        ({ } model, { Model: null }) => $"first stage, not scored by cross-encoder {model}",
        ({ } model, { Second: not null }) => $"cross-encoder {model}, then {_origins.SecondModel}",
        ({ } model, _) => $"cross-encoder {model}",
    };

    private static void WriteEscaped(IBufferWriter<byte> output, string text) =>
        output.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);

    private static ByteRange Find(ReadOnlySpan<byte> bytes, Hit hit)
    {
        var walk = new AnswerWalk(hit.Raw.Of(bytes));
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            var isExplanation = name.SequenceEqual("_explanation"u8);
            var range = walk.Skip();
            if (isExplanation)
            {
                return new ByteRange(hit.Raw.Start + range.Start, range.Length);
            }
        }

        return default;
    }

    /// <summary>Entries of <c>details</c>.</summary>
    private ref struct DetailWriter(IBufferWriter<byte> output, bool isBehindAnother)
    {
        private bool _isBehindAnother = isBehindAnother;

        public void Add(double? value, string description)
        {
            if (value is not { } number || !double.IsFinite(number))
            {
                return;
            }

            output.Write(_isBehindAnother ? ",{\"value\":"u8 : "{\"value\":"u8);
            output.Advance(JavaFloat.Write((float)number, output.GetSpan(24)));
            output.Write(",\"description\":\""u8);
            WriteEscaped(output, description);
            output.Write("\",\"details\":[]}"u8);
            _isBehindAnother = true;
        }
    }
}
