using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Pipeline;

/// <summary>
/// Which records are under way. Lets in only so many, tells how far everything is settled without a gap, and which ids are under
/// way. A record's place is free again once everything before it is settled, so the window never grows. Thread-safe.
/// </summary>
internal sealed class SettlementWindow(SourcePosition start, IngestCounts before, int maxRecords, long maxBytes) : IDisposable
{
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(maxRecords, maxRecords);
    private readonly Lock _gate = new();
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    private SourcePosition _position = start;
    private IngestCounts _counts = before;

    /// <summary>Where everything before is settled, and the ledger of everything before it: no record counts twice after a resume.</summary>
    public (SourcePosition Position, IngestCounts Counts) Settled
    {
        get
        {
            lock (_gate)
            {
                return (_position, _counts);
            }
        }
    }

    /// <summary>Records that are in.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Waits until there is room and takes a record in. Records come in the order of their numbers, without gaps.</summary>
    public async ValueTask EnterAsync(long number, string? id, int bytes, string? recordCursor, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        while (!TryEnter(number, id, bytes, recordCursor, out var freed))
        {
            await freed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>True when another record of this id is under way.</summary>
    public bool HasOther(string id)
    {
        lock (_gate)
        {
            return _ids.GetValueOrDefault(id) > 1;
        }
    }

    public void Settle(long number, Settlement settlement)
    {
        lock (_gate)
        {
            var entry = _entries[number];
            entry.Settlement = settlement;
            _bytes -= entry.Bytes;
            if (entry.Id is { } id && --_ids[id] == 0)
            {
                _ids.Remove(id);
            }

            Advance();
            (var freed, _freed) = (_freed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            freed.SetResult();
        }
    }

    public void Dispose() => _places.Dispose();

    private bool TryEnter(long number, string? id, int bytes, string? recordCursor, out Task freed)
    {
        lock (_gate)
        {
            freed = _freed.Task;
            // A record larger than the whole budget goes through alone.
            if (_bytes > 0 && _bytes + bytes > maxBytes)
            {
                return false;
            }

            _bytes += bytes;
            _entries.Add(number, new Entry { Id = id, Bytes = bytes, Cursor = recordCursor });
            if (id is not null)
            {
                _ids[id] = _ids.GetValueOrDefault(id) + 1;
            }

            return true;
        }
    }

    private void Advance()
    {
        while (_entries.Count > 0)
        {
            var (number, entry) = _entries.First();
            if (number != _position.Records || entry.Settlement is not { } settlement)
            {
                return;
            }

            _entries.Remove(number);
            _position = new SourcePosition(number + 1, entry.Cursor);
            _counts = settlement.AddTo(_counts);
            _places.Release();
        }
    }

    private sealed class Entry
    {
        public string? Id { get; init; }

        public int Bytes { get; init; }

        public string? Cursor { get; init; }

        public Settlement? Settlement { get; set; }
    }
}
