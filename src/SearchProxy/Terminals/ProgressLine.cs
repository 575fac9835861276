using Spectre.Console;

namespace SearchProxy.Terminals;

/// <summary>Shows how far a long step is: a bar on a terminal, a line for each tenth elsewhere.</summary>
internal static class ProgressLine
{
    /// <summary>Runs <paramref name="work"/> and shows what it reports.</summary>
    /// <param name="total">How many steps there are; 0 when it is not known, then plain lines tell the count alone.</param>
    /// <param name="work">Gets a function that takes the number of steps done so far; it may be called from any thread.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string title, long total, Func<Action<long>, Task<T>> work) =>
        terminal.IsInteractive ? BarAsync(terminal, title, total, work) : LinesAsync(terminal, title, total, work);

    private static async Task<T> BarAsync<T>(Terminal terminal, string title, long total, Func<Action<long>, Task<T>> work) =>
        await terminal.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
                task.IsIndeterminate = total == 0;
                var result = await work(done => task.Value = done);
                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
                return result;
            });

    private static async Task<T> LinesAsync<T>(Terminal terminal, string title, long total, Func<Action<long>, Task<T>> work)
    {
        var step = total > 0 ? Math.Max(1, total / 10) : 1000;
        var next = step;
        var gate = new Lock();
        return await work(done =>
        {
            lock (gate)
            {
                if (done >= next)
                {
                    next = (done / step * step) + step;
                    terminal.WriteLine(total > 0 ? $"{title}: {done} of {total}" : $"{title}: {done}");
                }
            }
        });
    }
}
