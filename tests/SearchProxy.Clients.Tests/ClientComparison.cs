using System.Collections.Concurrent;

namespace SearchProxy.Clients.Tests;

/// <summary>
/// Makes the same calls directly, through the proxy and directly again, and compares all that a caller can read of the objects that come
/// back. What differs between the two direct runs is the engine's own clock or counter.
/// </summary>
/// <param name="connect">A client for a URL, whose answers' outcomes go to the queue; true asks it to compress.</param>
internal sealed class ClientComparison<TClient>(Func<Uri, bool, ConcurrentQueue<string>, TClient> connect, TypedCalls<TClient> calls)
{
    private readonly List<(string Call, string Text)> _findings = [];
    private int _values;
    private int _unstable;

    public async Task RunAsync(Uri engine)
    {
        await using var proxy = await ProxyInFront.StartAsync(engine);
        var before = await ObserveAsync(engine, compresses: false);
        var proxied = await ObserveAsync(proxy.Url, compresses: true);
        var after = await ObserveAsync(engine, compresses: false);
        foreach (var (i, call) in calls.Index())
        {
            Compare(call, before[i], proxied[i], after[i]);
        }

        var lines = _findings.GroupBy(static finding => finding.Call)
            .SelectMany(static call => call.Take(3))
            .Select(static finding => $"{finding.Call}: {finding.Text}")
            .ToList();
        Assert.True(lines.Count == 0, $"{calls.Count()} calls:\n{string.Join('\n', lines)}");
        Assert.True(_unstable * 50 <= _values, $"{_unstable} of {_values} values change from run to run");
    }

    private async Task<List<Seen>> ObserveAsync(Uri url, bool compresses)
    {
        var markers = new ConcurrentQueue<string>();
        var client = connect(url, compresses, markers);
        var seen = new List<Seen>();
        foreach (var call in calls)
        {
            markers.Clear();
            object? answer;
            try
            {
                answer = await call.Run(client);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                answer = new { Thrown = exception.GetType().FullName, exception.Message };
            }

            seen.Add(new Seen(answer, [.. markers]));
        }

        return seen;
    }

    private void Compare(TypedCall<TClient> call, Seen before, Seen proxied, Seen after)
    {
        var expected = ObjectText.Of(before.Answer, call.IsReranked);
        var again = ObjectText.Of(after.Answer, call.IsReranked);
        var found = ObjectText.Of(proxied.Answer, call.IsReranked);
        _values += expected.Count;
        foreach (var path in expected.Keys.Union(found.Keys, StringComparer.Ordinal))
        {
            var (direct, later) = (expected.GetValueOrDefault(path), again.GetValueOrDefault(path));
            if (direct != later)
            {
                _unstable++;
            }
            else if (direct != found.GetValueOrDefault(path))
            {
                _findings.Add((call.Name, $"{path}: {direct} directly, {found.GetValueOrDefault(path)} through the proxy"));
            }
        }

        CompareOutcome(call, proxied);
    }

    private void CompareOutcome(TypedCall<TClient> call, Seen proxied)
    {
        if (proxied.Markers.Count == 0)
        {
            _findings.Add((call.Name, $"was never sent: {proxied.Answer}"));
        }

        var touched = proxied.Markers.Where(static marker => marker.Length > 0 && !marker.StartsWith("bypassed", StringComparison.Ordinal))
            .ToList();
        if (!call.IsReranked)
        {
            _findings.AddRange(touched.Select(marker => (call.Name, $"{marker}, which was not expected")));
            return;
        }

        if (touched.Count == 0 || !touched.TrueForAll(static marker => marker.StartsWith("reranked", StringComparison.Ordinal)))
        {
            _findings.Add((call.Name, $"not reranked but \"{string.Join(", ", proxied.Markers)}\""));
        }

        var grades = GradesOf(proxied.Answer);
        if (!grades.SequenceEqual(grades.OrderDescending()))
        {
            _findings.Add((call.Name, $"grades {string.Join(' ', grades)} are not in the model's order"));
        }
    }

    private static List<int> GradesOf(object? answer) =>
        answer?.GetType().GetProperty("Documents")?.GetValue(answer) is IEnumerable<Book?> books
            ? [.. books.Select(static book => book?.Grade).OfType<int>()]
            : [];

    private sealed record Seen(object? Answer, IReadOnlyList<string> Markers);
}
