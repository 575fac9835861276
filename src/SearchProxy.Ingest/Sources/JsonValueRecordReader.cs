using System.Runtime.CompilerServices;
using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// JSON objects one after the other, or in an array, or the hits in the answers of searches: over any number of lines. Holds one object of
/// at most so many bytes; a longer one is read to its end and told. Broken JSON ends the reading: behind it nothing tells where an object
/// begins.
/// </summary>
internal sealed class JsonValueRecordReader(Stream stream, string name, bool ofAnswers, int maxDocumentBytes) : IRecordReader
{
    private const int FirstBuffer = 64 * 1024;
    private const int KeptOfTooLong = 1_024;
    private const int DepthOfHits = 3;

    private static readonly JsonReaderOptions Options = new()
    {
        MaxDepth = 1_000,
        AllowMultipleValues = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private readonly List<SourceRecord> _found = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private JsonReaderState _state = new(Options);

    // In the buffer: read up to here, lines counted up to here, filled up to here.
    private int _read;
    private int _counted;
    private int _length;

    // The object that is being read: its depth, its first byte in the buffer, its place; its beginning when it is over the limit.
    private int _depth = -1;
    private int _start;
    private string _place = string.Empty;
    private byte[]? _tooLong;

    private bool _isInHits;
    private bool _isInHitsOfHits;
    private long _feeds;
    private long _returns;

    /// <exception cref="InvalidDataException">It is no JSON; what came before was given out.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isAtEnd = false;
        while (!isAtEnd)
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += read;
            isAtEnd = read == 0;
            var fault = Parse(isAtEnd);
            foreach (var record in _found)
            {
                yield return record;
            }

            _found.Clear();
            if (fault is not null)
            {
                throw new InvalidDataException($"{_place}: {fault}");
            }
        }
    }

    /// <summary>Reads as far as the bytes go; gives what is wrong.</summary>
    private string? Parse(bool isAtEnd)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_read, _length - _read), isAtEnd, _state);
        string? fault = null;
        try
        {
            while (reader.Read())
            {
                Take(ref reader);
            }
        }
        catch (JsonException exception)
        {
            CountTo(_read + (int)reader.BytesConsumed);
            _place = _depth < 0 ? PlaceNow() : _place;
            fault = $"this is no JSON, or is cut off: {JsonWords.Of(exception)}";
        }

        _state = reader.CurrentState;
        _read += (int)reader.BytesConsumed;
        Forget();
        return fault
            ?? (_length - _read > (long)maxDocumentBytes + FirstBuffer ? $"a single text has more than {maxDocumentBytes} bytes" : null);
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (_depth >= 0)
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == _depth)
            {
                Give(_read + (int)reader.BytesConsumed);
            }
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _isInHits = reader.CurrentDepth == 1 ? reader.Is("hits"u8) : _isInHits;
            _isInHitsOfHits = reader.CurrentDepth == 2 ? reader.Is("hits"u8) : reader.CurrentDepth != 1 && _isInHitsOfHits;
        }
        else if (IsRecord(ref reader))
        {
            _start = _read + (int)reader.TokenStartIndex;
            CountTo(_start);
            (_place, _depth) = (PlaceNow(), reader.CurrentDepth);
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                Give(_read + (int)reader.BytesConsumed);
            }
        }
    }

    /// <summary>An object where records stand; or what stands there and is none.</summary>
    private bool IsRecord(ref Utf8JsonReader reader) =>
        reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject)
        && (ofAnswers
            ? _isInHits && _isInHitsOfHits && reader.CurrentDepth == DepthOfHits
            : reader.CurrentDepth == 1 || (reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.StartArray));

    private void Give(int end)
    {
        var isTooLong = _tooLong is not null || end - _start > maxDocumentBytes;
        var json = _tooLong ?? _buffer.AsSpan(_start, isTooLong ? Math.Min(end - _start, KeptOfTooLong) : end - _start).ToArray();
        var record = new SourceRecord(new DocumentHead(0, _place), json);
        _found.Add(isTooLong
            ? record with { Fault = SourceFault.TooLong, Detail = $"the object has more than {maxDocumentBytes} bytes" }
            : record);
        (_depth, _tooLong) = (-1, null);
    }

    /// <summary>
    /// Makes room: what is read goes, but for the object that is not at its end; of one that is over the limit its beginning is enough.
    /// </summary>
    private void Forget()
    {
        if (_depth >= 0 && _tooLong is null && _read - _start > maxDocumentBytes)
        {
            _tooLong = _buffer.AsSpan(_start, Math.Min(_read - _start, KeptOfTooLong)).ToArray();
        }

        var from = _depth >= 0 && _tooLong is null ? _start : _read;
        CountTo(from);
        _buffer.AsSpan(from, _length - from).CopyTo(_buffer);
        (_read, _length, _start, _counted) = (_read - from, _length - from, 0, _counted - from);
    }

    private void CountTo(int offset)
    {
        if (offset > _counted)
        {
            var passed = _buffer.AsSpan(_counted, offset - _counted);
            (_feeds, _returns, _counted) = (_feeds + passed.Count((byte)'\n'), _returns + passed.Count((byte)'\r'), offset);
        }
    }

    private string PlaceNow() => $"{name}:{Math.Max(_feeds, _returns) + 1}";
}
