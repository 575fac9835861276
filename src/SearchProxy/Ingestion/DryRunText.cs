using System.Globalization;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Run;
using SearchProxy.Terminals;

namespace SearchProxy.Ingestion;

/// <summary>Says what an ingestion would do.</summary>
internal static class DryRunText
{
    private const int SampleLength = 2_000;

    public static void Write(Terminal terminal, DryRunReport report)
    {
        foreach (var fault in report.Faults.Take(10))
        {
            terminal.WriteError($"would reject {fault.Place}: {IngestReject.WordsOf(fault.Kind)}: {fault.Reason}");
        }

        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"would read {report.Records}: write {report.Documents}, remove {report.Removals}, reject {report.FaultCount}; "
                + $"{report.Passages} texts with {report.Characters} characters to embed"));
        if (report.Problem is { } problem)
        {
            terminal.WriteError($"would write nothing: {problem}");
        }

        if (report.WithoutText > 0)
        {
            terminal.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.WithoutText} documents have no text in the text fields and would get no vector"));
        }

        if (report.Truncated > 0)
        {
            terminal.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{report.Truncated} documents have more text than their passages hold"));
        }

        if (report.EncodeTime is { } time)
        {
            terminal.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"embedding would take about {time.TotalSeconds:0.#} s on this machine"));
        }

        if (report.Sample is { } sample)
        {
            terminal.WriteLine("the first document as it would be written:");
            terminal.WriteLine(sample.Length <= SampleLength ? sample : string.Concat(sample.AsSpan(0, SampleLength), "…"));
        }
    }
}
