using System.Text.Json;
using SearchProxy.Core.Buffers;

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

    /// <summary>Reads the whole answer. False when it has no <c>hits.hits</c>, or something behind its end.</summary>
    public bool Read(ReadOnlySpan<byte> answer)
    {
        var walk = new AnswerWalk(answer);
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            ReadTopMember(name, ref walk);
        }

        return _hasHits && walk.IsAtEnd;
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

    private void ReadTopMember(ReadOnlySpan<byte> name, ref AnswerWalk walk)
    {
        if (name.SequenceEqual("took"u8))
        {
            _took = walk.Skip();
        }
        else if (name.SequenceEqual("timed_out"u8))
        {
            _timedOut = walk.Next() == (byte)'t';
            _timedOutRange = walk.Skip();
        }
        else if (name.SequenceEqual("_shards"u8))
        {
            ReadShards(ref walk);
        }
        else if (name.SequenceEqual("hits"u8))
        {
            ReadHits(ref walk);
        }
        else
        {
            walk.Skip();
        }
    }

    private void ReadShards(ref AnswerWalk walk)
    {
        walk.EnterObject();
        var start = walk.At - 1;
        while (walk.NextMember(out var name))
        {
            if (name.SequenceEqual("failed"u8))
            {
                _failedShards = checked((int)walk.Integer(out _));
            }
            else
            {
                walk.Skip();
            }
        }

        _shards = new ByteRange(start, walk.At - start);
    }

    private void ReadHits(ref AnswerWalk walk)
    {
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            if (name.SequenceEqual("total"u8))
            {
                ReadTotal(ref walk);
            }
            else if (name.SequenceEqual("max_score"u8))
            {
                _maxScoreValue = walk.Number(out _maxScore);
            }
            else if (name.SequenceEqual("hits"u8))
            {
                ReadHitArray(ref walk);
            }
            else
            {
                walk.Skip();
            }
        }
    }

    private void ReadTotal(ref AnswerWalk walk)
    {
        if (walk.Next() != (byte)'{')
        {
            _totalValue = walk.Integer(out _total);
            _totalIsExact = _totalValue >= 0;
            return;
        }

        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            if (name.SequenceEqual("value"u8))
            {
                _totalValue = walk.Integer(out _total);
            }
            else if (name.SequenceEqual("relation"u8))
            {
                _totalIsExact = walk[walk.Skip()].SequenceEqual("\"eq\""u8);
            }
            else
            {
                walk.Skip();
            }
        }
    }

    private void ReadHitArray(ref AnswerWalk walk)
    {
        if (_hasHits)
        {
            throw new JsonException("The answer has its hits twice.");
        }

        walk.EnterArray();
        var start = walk.At;
        var hits = SpareList<Hit>.Take();
        var names = SpareList<MemberName>.Take();
        var reader = new HitReader(names);
        while (walk.NextElement())
        {
            hits.Add(reader.Read(ref walk));
        }

        SpareList<MemberName>.Return(names);
        _hits = SpareList<Hit>.Finish(hits, hits.Count);
        _hitsContent = new ByteRange(start, walk.At - 1 - start);
        _hasHits = true;
    }
}
