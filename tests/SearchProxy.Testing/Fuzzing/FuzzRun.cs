using System.Text;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Fidelity;

namespace SearchProxy.Testing.Fuzzing;

/// <summary>
/// Sends made-up requests through a proxy and to its engine. A finding is: no answer in time, a 5xx of the proxy's own, or a changed byte
/// in a request that was not reranked or in its answer.
/// </summary>
public static class FuzzRun
{
    /// <summary>
    /// Beginnings of the markers of searches that reached the engine in another form: their answers are compared part by part.
    /// </summary>
    private static readonly string[] Rewritten =
    [
        "reranked", "degraded", "bypassed; reason=too-few-hits", "bypassed; reason=hits-without-text",
    ];

    /// <summary>
    /// The markers, and the framing: an answer that the lane holds has a length. The bytes of the body are compared anyway.
    /// </summary>
    private static readonly string[] MayDiffer = ["X-SearchProxy", "Server-Timing", "Transfer-Encoding", "Content-Length"];

    /// <param name="engine">The engine behind the proxy.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="requests">How many requests.</param>
    /// <param name="seed">The same seed makes the same requests.</param>
    /// <param name="progress">Called with the number of requests done, now and then; null for nobody.</param>
    /// <returns>How many were reranked, and the findings in words, at most 100.</returns>
    public static async Task<FuzzReport> RunAsync(RawEngine engine, Uri proxy, int requests, int seed, Action<int>? progress = null)
    {
        var fuzzer = new RequestFuzzer(seed);
        var report = new FuzzReport();
        var probe = new FidelityProbe(engine, proxy);
        await using (probe.ConfigureAwait(false))
        {
            for (var i = 0; i < requests && report.Findings.Count < 100; i++)
            {
                var request = fuzzer.Next();
                Judge(report, request, await AskAsync(probe, request).ConfigureAwait(false));
                if (i % 1_000 == 999)
                {
                    progress?.Invoke(i + 1);
                }
            }
        }

        return report;
    }

    private static async Task<FidelityFinding> AskAsync(FidelityProbe probe, byte[] request)
    {
        try
        {
            return await probe.AskAsync(request, MayDiffer).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new FidelityFinding(Answer: null, [], InRequest: null, "none in time");
        }
    }

    private static void Judge(FuzzReport report, byte[] request, FidelityFinding finding)
    {
        report.Requests++;
        var marker = finding.Answer?.Header("X-SearchProxy");
        var reason = marker ?? "passed";
        report.Outcomes[reason] = report.Outcomes.TryGetValue(reason, out var count) ? count + 1 : 1;
        // An error in answer to a rewritten search is relayed, in the coding that the client asks for; a multi-search is put together anew.
        var isRelayed = marker?.StartsWith("bypassed; reason=engine-error", StringComparison.Ordinal) == true;
        var difference = isRelayed && finding.InAnswer?.Contains("start line", StringComparison.Ordinal) != true
            ? null
            : finding.Difference;
        if (marker is not null && Array.Exists(Rewritten, start => marker.StartsWith(start, StringComparison.Ordinal)))
        {
            difference = InRewritten(request, finding, marker);
        }
        else if (marker?.Contains("; items=", StringComparison.Ordinal) == true)
        {
            difference = null;
        }
        else if (marker is not null && request.AsSpan().IndexOf("search_proxy"u8) >= 0)
        {
            // The options for the proxy are cut out of the body before anything is forwarded: the engine would refuse them.
            difference = finding.InAnswer;
        }

        var failed = marker?.StartsWith("failed", StringComparison.Ordinal) == true && finding.Answer!.Status >= 500;
        if (failed || difference is not null)
        {
            report.Findings.Add($"{difference ?? marker}\n--- request\n{Encoding.Latin1.GetString(request)}\n---");
        }
    }

    /// <summary>
    /// What is wrong with a search that reached the engine in another form. One that was filtered is not compared: the scripted engine
    /// filters nothing.
    /// </summary>
    private static string? InRewritten(byte[] request, FidelityFinding finding, string marker)
    {
        var target = Encoding.Latin1.GetString(request, 0, request.AsSpan().IndexOf("\r\n"u8));
        return target.Contains("filter_path", StringComparison.Ordinal)
            || finding.Direct is not { } direct
            || marker.Contains("; items=", StringComparison.Ordinal)
            ? null
            : RewrittenAnswer.Fault(direct, finding.Answer!, marker.StartsWith("reranked", StringComparison.Ordinal));
    }
}
