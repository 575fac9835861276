using System.Globalization;
using SearchProxy.Remote.Hub;
using SearchProxy.Terminals;
using Spectre.Console;

namespace SearchProxy.Models;

/// <summary>Shows how far the fetching of a model is: a bar a file on a terminal, a line for every tenth of a file elsewhere.</summary>
internal static class PullDisplay
{
    private const int Parts = 10;

    /// <summary>Files below this are here before a line about them is read.</summary>
    private const long SmallFile = 1 << 20;

    /// <summary>Runs <paramref name="fetch"/> to its end; it reports from one thread at a time.</summary>
    public static Task<IReadOnlyList<HubFile>> RunAsync(
        Terminal terminal, Func<IProgress<HubProgress>, Task<IReadOnlyList<HubFile>>> fetch) =>
        terminal.IsInteractive ? BarsAsync(terminal, fetch) : fetch(Lines(terminal));

    /// <summary>Says each tenth of a large file once.</summary>
    internal static IProgress<HubProgress> Lines(Terminal terminal)
    {
        var said = new Dictionary<string, long>(StringComparer.Ordinal);
        return new Reported(progress =>
        {
            var part = progress.Total < SmallFile ? 0 : progress.Bytes * Parts / progress.Total;
            if (part > said.GetValueOrDefault(progress.Path))
            {
                said[progress.Path] = part;
                terminal.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture, $"fetching {progress.Path}: {part * 100 / Parts} % of {progress.Total:#,0} bytes"));
            }
        });
    }

    private static Task<IReadOnlyList<HubFile>> BarsAsync(
        Terminal terminal, Func<IProgress<HubProgress>, Task<IReadOnlyList<HubFile>>> fetch) =>
        terminal.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                return fetch(new Reported(progress =>
                {
                    if (!bars.TryGetValue(progress.Path, out var bar))
                    {
                        bars[progress.Path] = bar = context.AddTask(Markup.Escape(progress.Path), maxValue: progress.Total);
                    }

                    bar.Value = progress.Bytes;
                }));
            });

    private sealed class Reported(Action<HubProgress> report) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => report(value);
    }
}
