using System.Globalization;

namespace SearchProxy.Benchmarks.Figures;

/// <summary>Figures as Markdown, beside those of a run that was kept.</summary>
internal static class FigureTable
{
    /// <summary>Differences below this are noise whatever the rounds said.</summary>
    private const double Noise = 0.03;

    public static string Text(Figure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number(figure.Value)} {figure.Unit}{(figure.Spread > 0 ? $" ± {figure.Spread * 100:0} %" : "")}");

    public static void Write(TextWriter output, FigureRun run, FigureRun? kept)
    {
        foreach (var section in run.Figures.GroupBy(static figure => figure.Section))
        {
            output.WriteLine($"**{section.Key}**");
            output.WriteLine();
            output.WriteLine($"| | | {(kept is null ? "" : "kept run | against it |")}");
            output.WriteLine($"| --- | --: |{(kept is null ? "" : " --: | --: |")}");
            foreach (var figure in section)
            {
                output.WriteLine($"| {figure.Name} | {Text(figure)} |{Against(figure, kept)}");
            }

            output.WriteLine();
        }

        foreach (var (section, reason) in run.Skipped)
        {
            output.WriteLine($"Not measured ({section}): {reason}.");
        }
    }

    /// <summary>What differs from the kept run by more than both runs' spread; absolute numbers only on the same machine.</summary>
    public static IReadOnlyList<string> Moved(FigureRun run, FigureRun kept) =>
    [
        .. run.Figures
            .Select(figure => (Now: figure, Before: Find(figure, kept)))
            .Where(static pair => pair.Before is not null)
            .Where(pair => pair.Now.Unit == Figure.Times || run.Machine == kept.Machine)
            .Where(static pair => IsMoved(pair.Now, pair.Before!))
            .Select(static pair => $"{pair.Now.Section}: {pair.Now.Name}: {Text(pair.Before!)} → {Text(pair.Now)} ({Ratio(pair.Now, pair.Before!)})"),
    ];

    private static string Against(Figure figure, FigureRun? kept) => kept switch
    {
        null => "",
        _ when Find(figure, kept) is { } before => $" {Text(before)} | {Ratio(figure, before)}{(IsMoved(figure, before) ? " moved" : "")} |",
        _ => " | |",
    };

    private static Figure? Find(Figure figure, FigureRun run) =>
        run.Figures.FirstOrDefault(other => other.Section == figure.Section && other.Name == figure.Name && other.Unit == figure.Unit);

    private static bool IsMoved(Figure now, Figure before) =>
        now.Value != before.Value
        && !(Math.Abs(Math.Log(now.Value / before.Value)) <= Math.Log(1 + Math.Max(Noise, now.Spread + before.Spread)));

    private static string Ratio(Figure now, Figure before) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.Value / before.Value:0.00}");

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "#,##0", >= 10 => "0.0", _ => "0.00" },
        CultureInfo.InvariantCulture);
}
