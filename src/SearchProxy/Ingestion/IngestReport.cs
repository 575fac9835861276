using System.Globalization;
using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Ingest;
using SearchProxy.Terminals;

namespace SearchProxy.Ingestion;

/// <summary>Says what an ingestion came to, as text or as JSON, and which exit code that is.</summary>
internal static class IngestReport
{
    private const int ListedRejects = 10;
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static void Write(Terminal terminal, IngestSummary summary)
    {
        foreach (var reject in summary.Rejects.Take(ListedRejects))
        {
            terminal.WriteError(
                $"rejected {reject.Place}{(reject.Id is null ? string.Empty : $" (id {reject.Id})")}: "
                    + $"{IngestReject.WordsOf(reject.Kind)}: {reject.Reason}");
        }

        if (summary.Counts.Rejected > ListedRejects)
        {
            terminal.WriteError(
                string.Create(CultureInfo.InvariantCulture, $"{summary.Counts.Rejected - ListedRejects} more were rejected"));
        }

        var counts = summary.Counts;
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"read {counts.Read} = indexed {counts.Indexed} + unchanged {counts.Unchanged} + removed {counts.Removed} + rejected "
                + $"{counts.Rejected}, in {summary.Elapsed.TotalSeconds:0.0} s"));
        WriteWork(terminal, counts);
        if (counts.WithoutDirection > 0)
        {
            terminal.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{counts.WithoutDirection} passages have no vector: the encoder knows none of their tokens; they are found by their "
                    + $"words alone"));
        }

        if (summary.Outcome != IngestOutcome.Completed)
        {
            terminal.WriteError($"{Words(summary.Outcome)}{(summary.Detail is null ? string.Empty : $": {summary.Detail}")}");
        }

        if (summary.Damage is { } damage)
        {
            terminal.WriteError($"{damage}; documents whose letters stood there are tried again only when their source is ingested again");
        }

        if (summary.CanResume)
        {
            terminal.WriteLine("run the same command again to go on from here");
        }
    }

    private static void WriteWork(Terminal terminal, IngestCounts counts)
    {
        var parts = new (long Count, string Text)[]
        {
            (counts.Passages, "passages embedded"),
            (counts.Tokens, "tokens"),
            (counts.Reused, "documents kept their vectors, as only other members changed"),
            (counts.Truncated, "documents have more text than is embedded"),
            (counts.Retried, "items were sent again"),
        };
        var told = parts.Where(part => part.Count > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Text}"))
            .ToList();
        if (told.Count > 0)
        {
            terminal.WriteLine(string.Join(", ", told));
        }
    }

    public static void WriteJson<T>(Terminal terminal, T summary) => terminal.WriteLine(JsonSerializer.Serialize(summary, Json));

    public static ExitCode CodeOf(IngestSummary summary) => summary.Outcome switch
    {
        IngestOutcome.Completed => summary.Counts.Rejected == 0 ? ExitCode.Success : ExitCode.Findings,
        IngestOutcome.Stopped => ExitCode.Interrupted,
        IngestOutcome.Configuration or IngestOutcome.NoTextFields => ExitCode.Usage,
        IngestOutcome.Credentials or IngestOutcome.EngineUnavailable => ExitCode.Engine,
        IngestOutcome.ModelMismatch => ExitCode.Model,
        IngestOutcome.TooManyRejects => ExitCode.Findings,
        _ => ExitCode.File,
    };

    private static string Words(IngestOutcome outcome) => outcome switch
    {
        IngestOutcome.Stopped => "stopped before the end of the source",
        IngestOutcome.Configuration => "the index cannot be written to",
        IngestOutcome.Credentials => "the engine refuses the credentials",
        IngestOutcome.EngineUnavailable => "the engine was busy or away for too long",
        IngestOutcome.ModelMismatch => "the index holds vectors of another model",
        IngestOutcome.TooManyRejects => "the engine refused too many documents; the mapping is probably wrong",
        IngestOutcome.SourceUnreadable => "the source cannot be read as it is; nothing of it was written",
        IngestOutcome.NoTextFields => "nothing was written",
        IngestOutcome.SourceFailed => "the source can no longer be read",
        IngestOutcome.SourceChanged => "the source is not the one of the last run; --restart begins anew",
        _ => "the state folder cannot be used",
    };
}
