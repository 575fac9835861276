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
    /// <summary>The answer; null when one search is refused for itself: such a refusal is the engine's for the request as a whole.</summary>
    public static SearchOutcome? Write(IReadOnlyList<MultiSearchEntry> entries, ResponseFilter? filter, AnswerMemory memory, StageTimer timer)
    {
        if (entries.Any(static entry => entry.Outcome is { Answer.Status: 400 }))
        {
            return null;
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
                return null;
            }

            body = filtered;
        }

        return Outcome(entries, body.Finish());
    }

    private static SearchOutcome Outcome(IReadOnlyList<MultiSearchEntry> entries, ReadOnlyMemory<byte> body)
    {
        var answered = entries.Where(static entry => entry.Outcome?.Answer is not null).Select(static entry => entry.Outcome!).ToArray();
        if (answered.Length == 0)
        {
            return SearchOutcome.Forward(entries[0].Parsed.Verdict ?? Verdict.Bypassed(BypassReason.EngineError));
        }

        var success = Array.Find(answered, static outcome => outcome.Answer!.IsSuccess) ?? answered[0];
        var answer = (success.Answer! with { Status = 200, Headers = WithWarnings(success.Answer!, entries) }).WithBody(body);
        return new SearchOutcome(answer, Verdict.OfAll([.. entries.Select(static entry => entry.Outcome?.Verdict ?? entry.Parsed.Verdict!)]));
    }

    /// <summary>The headers of one answer, with what the engine warned of in the others, each warning once.</summary>
    private static IReadOnlyList<EngineHeader> WithWarnings(EngineResponse answer, IReadOnlyList<MultiSearchEntry> entries)
    {
        var others = entries.SelectMany(static entry => entry.Outcome?.Answer?.Headers ?? entry.CarriedHeaders).Where(IsWarning);
        var warnings = answer.Headers.Where(IsWarning).Concat(others).DistinctBy(static header => header.Value, StringComparer.Ordinal).ToArray();
        return warnings.Length == 0 ? answer.Headers : [.. answer.Headers.Where(static header => !IsWarning(header)), .. warnings];
    }

    private static bool IsWarning(EngineHeader header) => header.Name.Equals("Warning", StringComparison.OrdinalIgnoreCase);

    private static void WriteItem(RentedWriter body, MultiSearchEntry entry)
    {
        if (entry.Carried is { } carried)
        {
            body.Write(carried.Span);
            return;
        }

        var answer = entry.Outcome!.Answer!;
        var json = answer.Body.Span.TrimEnd(" \t\r\n"u8);
        if (!answer.IsSuccess)
        {
            // An error answer carries its status already.
            body.Write(json);
            return;
        }

        body.Write(json[..^1]);
        body.Write(",\"status\":"u8);
        WriteNumber(body, answer.Status);
        body.Write("}"u8);
    }

    private static void WriteNumber(RentedWriter body, long number)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(20), out var length);
        body.Advance(length);
    }
}
