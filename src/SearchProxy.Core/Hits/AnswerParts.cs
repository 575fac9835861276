using System.Text.Json;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>What <see cref="SearchAnswerReader"/> has found so far.</summary>
internal sealed class AnswerParts
{
    private Hit[] _hits = [];
    private ByteRange _hitsContent;
    private bool _hasHits;
    private ByteRange _total;
    private long _totalValue = -1;
    private bool _totalIsExact;
    private ByteRange _maxScore;
    private double? _maxScoreValue;
    private ByteRange _took;
    private bool _timedOut;
    private ByteRange _timedOutRange;
    private ByteRange _shards;
    private int _failedShards;

    /// <summary>Reads the answer's top object. False when it is none, or has no <c>hits.hits</c>.</summary>
    public bool Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadTopMember(ref reader);
        }

        // Read to the end: an answer with garbage behind it is not one that we understand.
        return _hasHits && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    public SearchAnswer ToAnswer(ReadOnlyMemory<byte> bytes) => new()
    {
        Bytes = bytes,
        Hits = _hits,
        HitsContent = _hitsContent,
        TotalRange = _total,
        Total = _totalValue,
        TotalIsExact = _totalIsExact,
        MaxScoreRange = _maxScore,
        MaxScore = _maxScoreValue,
        TookRange = _took,
        TimedOut = _timedOut,
        TimedOutRange = _timedOutRange,
        Shards = _shards,
        FailedShards = _failedShards,
    };

    private void ReadTopMember(ref Utf8JsonReader reader)
    {
        if (reader.Is("took"u8))
        {
            reader.Read();
            _took = JsonRanges.Skip(ref reader);
        }
        else if (reader.Is("timed_out"u8))
        {
            reader.Read();
            _timedOut = reader.TokenType == JsonTokenType.True;
            _timedOutRange = JsonRanges.Skip(ref reader);
        }
        else if (reader.Is("_shards"u8))
        {
            reader.Read();
            var start = checked((int)reader.TokenStartIndex);
            ReadShards(ref reader);
            _shards = JsonRanges.UpTo(start, ref reader);
        }
        else if (reader.Is("hits"u8))
        {
            reader.Read();
            ReadHits(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void ReadShards(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var failed = reader.Is("failed"u8);
            reader.Read();
            if (failed)
            {
                _failedShards = reader.GetInt32();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadHits(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is("total"u8))
            {
                reader.Read();
                ReadTotal(ref reader);
            }
            else if (reader.Is("max_score"u8))
            {
                reader.Read();
                _maxScoreValue = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null;
                _maxScore = JsonRanges.Skip(ref reader);
            }
            else if (reader.Is("hits"u8))
            {
                reader.Read();
                ReadHitArray(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadTotal(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            TakeTotal(ref reader);
            _totalIsExact = _totalValue >= 0;
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.Is("value"u8);
            var isRelation = reader.Is("relation"u8);
            reader.Read();
            if (isValue)
            {
                TakeTotal(ref reader);
            }
            else if (isRelation)
            {
                _totalIsExact = reader.Is("eq"u8);
            }
        }
    }

    private void TakeTotal(ref Utf8JsonReader reader)
    {
        _totalValue = reader.GetInt64();
        _total = JsonRanges.Skip(ref reader);
    }

    private void ReadHitArray(ref Utf8JsonReader reader)
    {
        if (_hasHits)
        {
            throw new JsonException("The answer has its hits twice.");
        }

        var start = checked((int)reader.BytesConsumed);
        var hits = SpareList<Hit>.Take();
        string? index = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var hit = HitReader.Read(ref reader, index);
            index = hit.Key.Index;
            hits.Add(hit);
        }

        _hits = SpareList<Hit>.Finish(hits, hits.Count);
        _hitsContent = new ByteRange(start, checked((int)reader.TokenStartIndex) - start);
        _hasHits = reader.TokenType == JsonTokenType.EndArray;
    }
}
