using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace SearchProxy.Terminals;

/// <summary>
/// Shows how far a number of equal steps is and how long the rest will take: a bar on a terminal, a line every ten seconds elsewhere.
/// </summary>
internal static class StepDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What is done.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="work">Does it and tells how many are done.</param>
    public static async Task<T> RunAsync<T>(
        Terminal terminal, string title, int steps, Func<Action<int>, Task<T>> work) => terminal.IsInteractive
        ? await terminal.Console.Progress()
            .AutoClear(enabled: true)
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, steps));
                return await work(done =>
                {
                    task.Value = done;
                    task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{title}: {done} of {steps}"));
                });
            })
        : await work(Lines(terminal, title, steps));

    /// <summary>One line for what was done until now.</summary>
    internal static string Describe(string title, int done, int steps, TimeSpan elapsed)
    {
        var left = elapsed / Math.Max(1, done) * (steps - done);
        return string.Create(CultureInfo.InvariantCulture, $"{title}: {done} of {steps}, {left.TotalSeconds:0} s left");
    }

    private static Action<int> Lines(Terminal terminal, string title, int steps)
    {
        var began = Stopwatch.GetTimestamp();
        var said = TimeSpan.Zero;
        return done =>
        {
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed - said >= LineInterval && done < steps)
            {
                said = elapsed;
                terminal.WriteError(Describe(title, done, steps, elapsed));
            }
        };
    }
}
