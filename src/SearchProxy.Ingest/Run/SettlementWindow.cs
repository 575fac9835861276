using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Run;

/// <summary>
/// Which records are under way. Lets in only so many, tells how far everything is settled without a gap, and which ids are under
/// way. A record's place is free again once everything before it is settled, so the window never grows. Thread-safe.
/// </summary>
internal sealed class SettlementWindow(SourcePosition start, IngestCounts before, int maxRecords, long maxBytes) : IDisposable
{
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly Dictionary<string, (int Count, long? Highest)> _ids = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(maxRecords, maxRecords);
    private readonly Lock _gate = new();
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    private SourcePosition _position = start;
    private IngestCounts _counts = before;

    /// <summary>
    /// Where everything before is settled, and the ledger of everything before it: no record counts twice after a resume.
    /// </summary>
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
    /// <param name="number">Its number.</param>
    /// <param name="document">
    /// Its id, and the version that it brings; nulls for none. Of two records of one id with one version the order decides, so the second
    /// waits for the first.
    /// </param>
    /// <param name="bytes">Its size.</param>
    /// <param name="recordCursor">Where the source goes on behind it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask EnterAsync(
        long number, (string? Id, long? Version) document, int bytes, string? recordCursor, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        while (!TryEnter(number, document, bytes, recordCursor, out var freed))
        {
            await freed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>True when another record of this id is under way.</summary>
    public bool HasOther(string id)
    {
        lock (_gate)
        {
            return _ids.GetValueOrDefault(id).Count > 1;
        }
    }

    public void Settle(long number, Settlement settlement)
    {
        lock (_gate)
        {
            var entry = _entries[number];
            entry.Settlement = settlement;
            _bytes -= entry.Bytes;
            if (entry.Id is { } id)
            {
                var (count, highest) = _ids[id];
                if (count == 1)
                {
                    _ids.Remove(id);
                }
                else
                {
                    _ids[id] = (count - 1, highest);
                }
            }

            Advance();
            (var freed, _freed) = (_freed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            freed.SetResult();
        }
    }

    public void Dispose() => _places.Dispose();

    private bool TryEnter(long number, (string? Id, long? Version) document, int bytes, string? recordCursor, out Task freed)
    {
        lock (_gate)
        {
            freed = _freed.Task;
            var (id, version) = document;
            var (count, highest) = id is null ? default : _ids.GetValueOrDefault(id);
            // A record larger than the whole budget goes through alone.
            if ((_bytes > 0 && _bytes + bytes > maxBytes) || (version is not null && version == highest))
            {
                return false;
            }

            _bytes += bytes;
            _entries.Add(number, new Entry { Id = id, Bytes = bytes, Cursor = recordCursor });
            if (id is not null)
            {
                _ids[id] = (count + 1, version > highest || highest is null ? version : highest);
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
