using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Text;
using SearchProxy.Engine;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// The documents of an existing index, read through a point in time, so that writes meanwhile do not disturb the order. The cursor
/// holds the point in time and the last sort values: a run that is resumed while the point in time lives goes on where it was.
/// </summary>
public sealed class IndexSource : IDocumentSource
{
    private const string KeepAlive = "30m";
    private static readonly RetryPolicy Patient = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(15));

    private readonly IndexClient _client;
    private readonly IEngineDialect _dialect;
    private readonly string _index;
    private readonly int _pageSize;
    private readonly bool _inPlace;
    private readonly JsonObject? _query;
    private long? _count;
    private string? _opened;

    /// <param name="client">The engine that holds the index.</param>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="index">Index or alias.</param>
    /// <param name="query">Which documents; null for all.</param>
    /// <param name="pageSize">Documents of a page, 1 to 10,000.</param>
    /// <param name="inPlace">
    /// True: the documents are to get vectors where they are, so they come as updates of the state that they were read in.
    /// </param>
    /// <param name="patience">How long to ask again while the engine is busy or away; null for 15 minutes.</param>
    /// <param name="time">Clock of the pauses.</param>
    public IndexSource(
        EngineClient client,
        IEngineDialect dialect,
        string index,
        JsonObject? query = null,
        int pageSize = 500,
        bool inPlace = false,
        TimeSpan? patience = null,
        TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 10_000);
        (_dialect, _index, _query, _pageSize, _inPlace) = (dialect, index, query, pageSize, inPlace);
        _client = new IndexClient(client, index)
        {
            Timeout = TimeSpan.FromMinutes(2),
            MaxAnswerBytes = 256 << 20,
            Retry = Patient with { Patience = patience ?? Patient.Patience },
            Time = time ?? TimeProvider.System,
        };
    }

    public string Name => (_inPlace ? "in place:" : "index:") + _index;

    /// <summary>True when its documents come as updates of where they are.</summary>
    internal bool IsInPlace => _inPlace;

    public long? Count => _count;

    public (long Read, long Total)? Bytes => null;

    public ValueTask<SourceFingerprint?> FingerprintAsync(SourceFingerprint? last, CancellationToken cancellationToken)
    {
        var name = Encoding.UTF8.GetBytes($"{_index}\n{_query?.ToJsonString()}");
        return ValueTask.FromResult<SourceFingerprint?>(
            new SourceFingerprint(string.Empty, [new SourcePart(_index, 0, 0, Convert.ToHexStringLower(SHA256.HashData(name)))]));
    }

    public async IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Whoever only looked at the first documents has left a point in time open.
        var cursor = from.Cursor is null
            ? new JsonObject { ["pit"] = _opened ??= await OpenAsync(cancellationToken) }
            : JsonNode.Parse(from.Cursor)!.AsObject();
        var number = from.Records;
        while (true)
        {
            using var page = await ReadPageAsync(cursor, cancellationToken);
            var hits = page.RootElement.GetProperty("hits").GetProperty("hits");
            if (hits.GetArrayLength() == 0)
            {
                _opened = null;
                await CloseAsync((string)cursor["pit"]!);
                yield break;
            }

            if (page.RootElement.TryGetProperty("pit_id", out var renewed))
            {
                cursor["pit"] = _opened = renewed.GetString();
            }

            foreach (var hit in hits.EnumerateArray())
            {
                cursor["after"] = JsonNode.Parse(hit.GetProperty("sort").GetRawText());
                yield return Record(hit, number++, cursor.ToJsonString());
            }
        }
    }

    /// <summary>Closes what somebody has left open who only looked at the first documents and will not read on.</summary>
    public async Task LetGoAsync()
    {
        if (_opened is { } id)
        {
            _opened = null;
            await CloseAsync(id);
        }
    }

    private SourceRecord Record(JsonElement hit, long number, string cursor)
    {
        var id = hit.GetProperty("_id").GetString()!;
        var head = new DocumentHead(number, $"{_index}/{id}")
        {
            Id = id,
            Routing = hit.TryGetProperty("_routing", out var routing) ? routing.GetString() : null,
            Cursor = cursor,
            Action = _inPlace ? BulkAction.Update : BulkAction.Index,
            Revision = _inPlace
                ? new DocumentRevision(hit.GetProperty("_seq_no").GetInt64(), hit.GetProperty("_primary_term").GetInt64())
                : null,
        };
        return hit.TryGetProperty("_source", out var source)
            ? new SourceRecord(head, Encoding.UTF8.GetBytes(source.GetRawText()))
            : new SourceRecord(head, default) { Fault = SourceFault.Malformed, Detail = "the index keeps no _source" };
    }

    private async Task<JsonDocument> ReadPageAsync(JsonObject cursor, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["size"] = _pageSize,
            ["pit"] = new JsonObject { ["id"] = (string)cursor["pit"]!, ["keep_alive"] = KeepAlive },
            // Only Elasticsearch breaks ties of a point in time by itself; OpenSearch needs a field that is unique.
            ["sort"] = new JsonArray(_dialect.Product == EngineProduct.Elasticsearch ? "_shard_doc" : "_id"),
            ["track_total_hits"] = _count is null,
            ["seq_no_primary_term"] = _inPlace,
            ["_source"] = new JsonObject { ["excludes"] = new JsonArray("search_proxy") },
        };
        if (_query is not null)
        {
            body["query"] = _query.DeepClone();
        }

        if (cursor["after"] is { } after)
        {
            body["search_after"] = after.DeepClone();
        }

        var response = await SendAsync(EngineRequest.Post("/_search", JsonSerializer.SerializeToUtf8Bytes(body)), cancellationToken);
        var page = JsonDocument.Parse(response.Body);
        if (_count is null && page.RootElement.GetProperty("hits").TryGetProperty("total", out var total))
        {
            _count = total.GetProperty("value").GetInt64();
        }

        return page;
    }

    private async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        var (path, member) = _dialect.OpenPointInTime(_client.Path[1..], KeepAlive);
        var response = await SendAsync(EngineRequest.Post(path, default), cancellationToken);
        using var document = JsonDocument.Parse(response.Body);
        return document.RootElement.GetProperty(member).GetString()!;
    }

    private async Task CloseAsync(string id)
    {
        var (path, body) = _dialect.ClosePointInTime(id);
        var request = new EngineRequest
        {
            Method = HttpMethod.Delete,
            PathAndQuery = path,
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
            Timeout = _client.Timeout,
        };
        // One that is not closed dies by itself, so it is asked once.
        await _client.Engine.SendAsync(request, _client.MaxAnswerBytes, CancellationToken.None);
    }

    private async ValueTask<EngineResponse> SendAsync(EngineRequest request, CancellationToken cancellationToken)
    {
        var outcome = await _client.SendAsync(request, cancellationToken);
        return outcome.Response is { IsSuccess: true } response ? response : throw Unreadable(outcome);
    }

    private IOException Unreadable(EngineOutcome outcome)
    {
        if (!outcome.Answered(out var response))
        {
            return new IOException($"reading \"{_index}\": {outcome.Detail}");
        }

        var (type, _) = EngineErrorText.Read(response.Body);
        return new IOException(type == "search_context_missing_exception"
            ? $"the point in time on \"{_index}\" is over; restart: what is unchanged is left out"
            : $"reading \"{_index}\": {EngineErrorText.Of(response)}");
    }
}
