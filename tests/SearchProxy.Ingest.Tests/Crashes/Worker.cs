using System.Diagnostics;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>An ingestion in a process of its own.</summary>
internal static class Worker
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Runs it to its end, or ends it by a signal a while after it began. The exit code; null when it was killed.
    /// </summary>
    /// <param name="target">The engine and the index.</param>
    /// <param name="state">The state folder.</param>
    /// <param name="source">The source.</param>
    /// <param name="endAfter">When to end it; null to let it run.</param>
    /// <param name="isKill">True: SIGKILL; false: SIGTERM.</param>
    /// <param name="deadly">A word that the encoder dies of.</param>
    public static async Task<(int? ExitCode, string Output)> RunAsync(
        CrashTarget target, string state, string source, TimeSpan? endAfter, bool isKill = true, string? deadly = null)
    {
        using var process = Start(target, state, source, deadly);
        var errors = process.StandardError.ReadToEndAsync();
        // Most of the time before this line is the runtime's own start.
        await process.StandardOutput.ReadLineAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(endAfter ?? Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, isKill);
            return (isKill ? null : process.ExitCode, await output + await errors);
        }
    }

    private static Process Start(CrashTarget target, string state, string source, string? deadly)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string?[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "SearchProxy.Ingest.CrashWorker.dll"), target.Url.ToString().TrimEnd('/'),
            target.Index, state, source, deadly,
        ];
        foreach (var argument in arguments.OfType<string>())
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process, bool isKill)
    {
        if (isKill)
        {
            process.Kill();
        }
        else
        {
            using var signal = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{process.Id}"]) { UseShellExecute = false })!;
            await signal.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
    }
}
