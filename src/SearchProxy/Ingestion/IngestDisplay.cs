using System.Globalization;
using SearchProxy.Ingest;
using SearchProxy.Terminals;
using Spectre.Console;

namespace SearchProxy.Ingestion;

/// <summary>Shows how far an ingestion is: a bar on a terminal, a line every ten seconds elsewhere.</summary>
internal static class IngestDisplay
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs the pipeline to its end.</summary>
    public static async Task<IngestSummary> RunAsync(Terminal terminal, string title, IngestPipeline pipeline, CancellationToken stop)
    {
        var running = pipeline.RunAsync(stop);
        if (terminal.IsInteractive)
        {
            await BarAsync(terminal, title, pipeline, running);
        }
        else
        {
            await LinesAsync(terminal, title, pipeline, running);
        }

        return await running;
    }

    /// <summary>Rate, time left, and what did not go smoothly, on one line.</summary>
    internal static string Describe(IngestProgress progress)
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{progress.Counts.Settled} documents"),
            string.Create(CultureInfo.InvariantCulture, $"{progress.DocumentsPerSecond:0.#}/s"),
            progress.TokensPerSecond > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.TokensPerSecond:0} tokens/s")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.CharactersPerSecond:0} characters/s"),
        };
        if (progress.Remaining is { } left)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds:0} s left"));
        }

        if (progress.Counts.Retried > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Counts.Retried} retried"));
        }

        if (progress.Counts.Rejected > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Counts.Rejected} rejected"));
        }

        if (progress.Blocked is { } blocked)
        {
            parts.Add($"waiting: {blocked}");
        }

        return string.Join(", ", parts);
    }

    private static Task BarAsync(Terminal terminal, string title, IngestPipeline pipeline, Task running) =>
        terminal.Console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                while (await Task.WhenAny(running, Task.Delay(BarInterval)) != running)
                {
                    var progress = pipeline.Progress;
                    task.IsIndeterminate = progress.Share is null;
                    // Reading runs ahead of writing; the bar is full when everything is written.
                    task.Value = Math.Min(0.99, progress.Share ?? 0);
                    task.Description = Markup.Escape($"{title}: {Describe(progress)}");
                }

                task.IsIndeterminate = false;
                task.Value = 1;
                task.Description = Markup.Escape(title);
            });

    private static async Task LinesAsync(Terminal terminal, string title, IngestPipeline pipeline, Task running)
    {
        while (await Task.WhenAny(running, Task.Delay(LineInterval)) != running)
        {
            // Not among the results: who reads those as JSON wants nothing else.
            terminal.WriteError($"{title}: {Describe(pipeline.Progress)}");
        }
    }
}
