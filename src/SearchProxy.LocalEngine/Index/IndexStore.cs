using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>
/// One index: its mapping, its documents and the snapshot that searches see. One writer at a time, any number of readers.
/// </summary>
internal sealed class IndexStore(string name, IndexSettings settings, LocalEngineProduct product, TimeProvider clock) : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Dictionary<string, StoredDocument> _byId = [];
    private readonly MappingParser _mappings = new(product);
    private IndexRows _rows = new();
    private long _generation;
    private long _nextSequenceNumber;
    private long _refreshedAt = clock.GetTimestamp();
    private bool _changed;
    private IndexSnapshot _snapshot = new(new IndexRows(), 0, 0, new Dictionary<FieldColumn, TermStatistics>());

    public string Name { get; } = name;

    public string Uuid { get; } = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N")[..22];

    public DateTimeOffset CreatedAt { get; } = clock.GetUtcNow();

    public IndexSettings Settings { get; } = settings;

    public IndexMapping Mapping { get; } = new();

    /// <summary>Runs <paramref name="read"/> while nothing is written.</summary>
    public T Read<T>(Func<T> read)
    {
        _gate.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>What searches see; refreshes first when the refresh interval has passed since the last time.</summary>
    public IndexSnapshot Snapshot()
    {
        if (Settings.RefreshInterval is { } interval && Read(() => _changed && clock.GetElapsedTime(_refreshedAt) >= interval))
        {
            Refresh();
        }

        return Read(() => _snapshot);
    }

    /// <summary>Makes all writes so far visible to searches.</summary>
    public void Refresh() => Write(() =>
    {
        _refreshedAt = clock.GetTimestamp();
        if (_changed)
        {
            _changed = false;
            var statistics = _rows.Table.AllColumns().ToDictionary(column => column, column => column.Statistics);
            _snapshot = new IndexSnapshot(_rows, _rows.Count, _generation++, statistics);
        }

        return true;
    });

    /// <summary>The newest version of a document, refreshed or not; null when there is none.</summary>
    public StoredDocument? Get(string id) => Read(() => _byId.GetValueOrDefault(id) is { IsDeleted: false } document ? document : null);

    /// <summary>The stored fields of a document that the patterns name and that have values, spelt as JSON; refreshed or not.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> GetStored(
        StoredDocument document, IReadOnlyList<string> patterns) => Read(() =>
    {
        var fields = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in _rows.Table.Stored)
        {
            if (patterns.Any(pattern => PathPattern.Matches(pattern, name)) && values.Of(document.Row) is { IsEmpty: false } found)
            {
                fields[name] = found.ToArray();
            }
        }

        return fields;
    });

    /// <summary>Documents that searches see.</summary>
    public (int Live, int Deleted) Counts()
    {
        var snapshot = Snapshot();
        return Read(() =>
        {
            var live = Enumerable.Range(0, snapshot.RowCount).Count(snapshot.IsLive);
            return (live, snapshot.RowCount - live);
        });
    }

    public void ApplyMapping(JsonElement mappings) => Write(() =>
    {
        _mappings.Apply(mappings, Mapping);
        return true;
    });

    public void ApplySettings(JsonElement settings) => Write(() =>
    {
        Settings.Apply(settings);
        return true;
    });

    /// <summary>Carries out one write; faults of the document and of its version are in the outcome.</summary>
    public WriteOutcome Apply(WriteRequest request) => Write(() =>
    {
        if (Settings.BlocksWrites)
        {
            return WriteOutcome.Failed(
                new EngineError(
                    403, "cluster_block_exception", $"index [{Name}] blocked by: [FORBIDDEN/8/index write (api)];")
                { Index = Name });
        }

        try
        {
            var current = _byId.GetValueOrDefault(request.Id);
            return VersionRules.Conflict(request, current, Name) is { } conflict ? WriteOutcome.Failed(conflict) : Apply(request, current);
        }
        catch (EngineErrorException fault)
        {
            return WriteOutcome.Failed(fault.Error);
        }
    });

    /// <summary>Indexes the live documents anew, so that the deleted ones leave the statistics; snapshots keep what they have.</summary>
    public void Compact()
    {
        Write(() =>
        {
            var live = _byId.Values.Where(document => !document.IsDeleted).OrderBy(document => document.Row).ToList();
            _rows = new IndexRows();
            foreach (var document in live)
            {
                var parsed = new DocumentParser(Mapping, product, document.Id).Parse(JsonBody.ParseObject(document.Whole));
                _byId[document.Id] = _rows.Append(parsed, row => document with { Row = row });
            }

            return _changed = true;
        });
        Refresh();
    }

    public void Dispose() => _gate.Dispose();

    private WriteOutcome Apply(WriteRequest request, StoredDocument? current) => request.Kind switch
    {
        WriteKind.Delete => Delete(request, current),
        WriteKind.Update => Update(request, current is { IsDeleted: true } ? null : current),
        _ => Put(request, current, request.Source),
    };

    private WriteOutcome Put(WriteRequest request, StoredDocument? current, ReadOnlyMemory<byte> source)
    {
        var parsed = new DocumentParser(Mapping, product, request.Id).Parse(ParseSource(source));
        var whole = source.ToArray();
        var kept = Mapping.SourceRules is { } rules ? SourceFilter.FromObject(rules).Apply(whole) : whole;
        var version = VersionRules.Next(request, current);
        var number = _nextSequenceNumber++;
        var replaces = Forget(current);
        _byId[request.Id] = _rows.Append(
            parsed, row => new StoredDocument(request.Id, row, version, number, kept, request.Routing) { Whole = whole });
        return new WriteOutcome(replaces ? 200 : 201, replaces ? "updated" : "created", version, number);
    }

    private JsonElement ParseSource(ReadOnlyMemory<byte> source)
    {
        try
        {
            return JsonBody.ParseObject(source);
        }
        catch (EngineErrorException fault)
        {
            var type = product is LocalEngineProduct.OpenSearch ? "mapper_parsing_exception" : "document_parsing_exception";
            throw new EngineError(400, type, "failed to parse") { CausedBy = fault.Error }.Thrown();
        }
    }

    private WriteOutcome Delete(WriteRequest request, StoredDocument? current)
    {
        var version = VersionRules.Next(request, current);
        var number = _nextSequenceNumber++;
        var found = Forget(current);
        _byId[request.Id] = new StoredDocument(request.Id, -1, version, number, [], request.Routing);
        return new WriteOutcome(found ? 200 : 404, found ? "deleted" : "not_found", version, number);
    }

    private WriteOutcome Update(WriteRequest request, StoredDocument? current)
    {
        var update = PartialUpdate.Parse(request.Source);
        if (current is null)
        {
            return update.Insert is { } insert
                ? Put(request, _byId.GetValueOrDefault(request.Id), insert)
                : WriteOutcome.Failed(
                    new EngineError(404, "document_missing_exception", $"[{request.Id}]: document missing") { Index = Name });
        }

        return update.MergeInto(current.Source) is { } merged
            ? Put(request, current, merged)
            : new WriteOutcome(200, "noop", current.Version, current.SequenceNumber);
    }

    private bool Forget(StoredDocument? current)
    {
        _changed = true;
        if (current is null or { IsDeleted: true })
        {
            return false;
        }

        _rows.Delete(current.Row, _generation);
        return true;
    }

    private T Write<T>(Func<T> write)
    {
        _gate.EnterWriteLock();
        try
        {
            return write();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }
}
