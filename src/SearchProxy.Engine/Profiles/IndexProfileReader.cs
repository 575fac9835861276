using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine.Profiles;

/// <summary>
/// Reads what indexes say of themselves, as the caller, and remembers it for a while. One caller's answer is never another's: an
/// engine resolves a pattern by what the caller may see. Callers that ask for the same thing at once share one question. Thread-safe.
/// </summary>
public sealed class IndexProfileReader
{
    private const int MaxBytes = 16 << 20;

    // Names that are gone or hidden must not spoil the others; with no profile at all the search lane still works.
    private const string Lenient = "ignore_unavailable=true&allow_no_indices=true";

    private readonly EngineClient _client;
    private readonly IndexProfileReaderOptions _options;
    private readonly TimeProvider _time;
    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly Lock _gate = new();

    /// <exception cref="ArgumentException">The options do not hold; the message has every error.</exception>
    public IndexProfileReader(EngineClient client, IndexProfileReaderOptions options, TimeProvider? time = null)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _client = client;
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>How many answers are remembered.</summary>
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

    /// <param name="rawIndex">The index part of the search's path as written: name, alias, pattern, list; empty for all.</param>
    /// <param name="callerHeaders">The caller's headers, as <see cref="CallerHeaders.Select"/> gives them.</param>
    /// <param name="cancellationToken">Stops waiting; others may go on waiting for the same answer.</param>
    public ValueTask<TargetFacts> ReadAsync(string rawIndex, IReadOnlyList<EngineHeader> callerHeaders, CancellationToken cancellationToken)
    {
        var key = CallerIdentity.Of(callerHeaders, rawIndex);
        Task<TargetFacts> answer;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry) && !IsStale(entry))
            {
                answer = entry.Answer;
            }
            else
            {
                MakeRoom(key);
                // Its own task, so that the one who asks first may give up without taking the answer from the others.
                answer = Task.Run(() => AskAsync(rawIndex, callerHeaders), CancellationToken.None);
                _entries[key] = new Entry(answer, _time.GetTimestamp());
            }
        }

        return answer.IsCompletedSuccessfully
            ? new ValueTask<TargetFacts>(answer.Result)
            : new ValueTask<TargetFacts>(answer.WaitAsync(cancellationToken));
    }

    /// <summary>Forgets everything: after an index was created or its profile changed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    private bool IsStale(Entry entry)
    {
        if (!entry.Answer.IsCompleted)
        {
            return false;
        }

        var healthy = entry.Answer.IsCompletedSuccessfully && entry.Answer.Result.Fault == TargetFault.None;
        return _time.GetElapsedTime(entry.Asked) >= (healthy ? _options.Lifetime : _options.FaultLifetime);
    }

    private void MakeRoom(UInt128 key)
    {
        if (_entries.Count < _options.MaxEntries || _entries.ContainsKey(key))
        {
            return;
        }

        foreach (var stale in _entries.Where(pair => IsStale(pair.Value)).Select(pair => pair.Key).ToArray())
        {
            _entries.Remove(stale);
        }

        if (_entries.Count >= _options.MaxEntries)
        {
            _entries.Remove(_entries.MinBy(pair => pair.Value.Asked).Key);
        }
    }

    private async Task<TargetFacts> AskAsync(string rawIndex, IReadOnlyList<EngineHeader> headers)
    {
        var prefix = rawIndex.Length == 0 ? string.Empty : "/" + rawIndex;
        var mappings = SendAsync(
            $"{prefix}/_mapping?{Lenient}&filter_path=*.mappings._meta.search_proxy,*.mappings._source,*.mappings.properties,*.mappings.runtime,*.mappings.derived",
            headers);
        var settings = SendAsync(
            $"{prefix}/_settings/{SettingsFacts.Names}?include_defaults=true&flat_settings=true&{Lenient}",
            headers);
        await Task.WhenAll(mappings, settings);
        return Combine(await mappings, await settings);
    }

    private async Task<EngineOutcome> SendAsync(string pathAndQuery, IReadOnlyList<EngineHeader> headers) =>
        await _client.SendAsync(
            EngineRequest.Get(pathAndQuery, headers) with { Timeout = _options.Timeout }, MaxBytes, CancellationToken.None);

    private static TargetFacts Combine(EngineOutcome mappings, EngineOutcome settings)
    {
        if (!mappings.Answered(out var answer))
        {
            return new TargetFacts([], TargetFault.Engine, mappings.Detail);
        }

        if (!answer.IsSuccess)
        {
            return new TargetFacts([], FaultOf(answer.Status), $"the engine answered {answer.Status} to GET _mapping");
        }

        try
        {
            var windows = settings.Answered(out var window) && window.IsSuccess ? window.Body : (ReadOnlyMemory<byte>?)null;
            return new TargetFacts(TargetFactsJson.Read(answer.Body, windows), TargetFault.None);
        }
        catch (JsonException exception)
        {
            return new TargetFacts([], TargetFault.Engine, $"the engine's mapping is not understood: {JsonWords.Of(exception)}");
        }
    }

    private static TargetFault FaultOf(int status) => status switch
    {
        401 or 403 => TargetFault.Forbidden,
        404 => TargetFault.Missing,
        _ => TargetFault.Engine,
    };

    private sealed record Entry(Task<TargetFacts> Answer, long Asked);
}
