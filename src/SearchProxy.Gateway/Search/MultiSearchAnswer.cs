using System.Buffers;
using System.Buffers.Text;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>Puts the answers of the searches of one <c>_msearch</c> together.</summary>
internal static class MultiSearchAnswer
{
    /// <param name="entries">The searches, each with what stands in its place.</param>
    /// <param name="filter">The client's filter_path; null without one.</param>
    /// <param name="memory">Holds the answer.</param>
    /// <param name="timer">Says what it took.</param>
    public static SearchOutcome Write(
        IReadOnlyList<MultiSearchEntry> entries, ResponseFilter? filter, AnswerMemory memory, StageTimer timer)
    {
        if (entries.All(static entry => entry.Head is null))
        {
            return entries[0].Outcome!;
        }

        var body = new RentedWriter(memory, 16 * 1024);
        body.Write("{\"took\":"u8);
        WriteNumber(body, (long)timer.Elapsed.TotalMilliseconds);
        body.Write(",\"responses\":["u8);
        for (var i = 0; i < entries.Count; i++)
        {
            body.Write(i == 0 ? ""u8 : ","u8);
            WriteItem(body, entries[i]);
        }

        body.Write("]}"u8);
        if (filter is not null)
        {
            var filtered = new RentedWriter(memory, 4 * 1024);
            if (!filter.TryApply(body.WrittenSpan, filtered))
            {
                return SearchOutcome.Forward(BypassReason.FilterPath);
            }

            body = filtered;
        }

        var heads = entries.Select(static entry => entry.Head).OfType<EngineResponse>().ToArray();
        var head = Array.Find(heads, static head => head.IsSuccess) ?? heads[0];
        return new SearchOutcome(
            new EngineResponse(200, WithWarnings(head, heads), default).WithBody(body.Finish()),
            Verdict.OfAll([.. entries.Select(static entry => entry.Verdict)]));
    }

    /// <summary>The headers of one answer, with what the engine warned of in the others, each warning once.</summary>
    private static IReadOnlyList<EngineHeader> WithWarnings(EngineResponse answer, IReadOnlyList<EngineResponse> all)
    {
        var warnings = answer.Headers.Concat(all.SelectMany(static head => head.Headers)).Where(IsWarning)
            .DistinctBy(static header => header.Value, StringComparer.Ordinal).ToArray();
        return warnings.Length == 0 ? answer.Headers : [.. answer.Headers.Where(static header => !IsWarning(header)), .. warnings];
    }

    private static bool IsWarning(EngineHeader header) => header.Name.Equals("Warning", StringComparison.OrdinalIgnoreCase);

    private static void WriteItem(RentedWriter body, MultiSearchEntry entry)
    {
        var json = entry.Json!.Value.Span.TrimEnd(" \t\r\n"u8);
        if (!entry.IsWithoutStatus)
        {
            body.Write(json);
            return;
        }

        body.Write(json[..^1]);
        body.Write(",\"status\":"u8);
        WriteNumber(body, entry.Head!.Status);
        body.Write("}"u8);
    }

    private static void WriteNumber(RentedWriter body, long number)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(20), out var length);
        body.Advance(length);
    }
}
