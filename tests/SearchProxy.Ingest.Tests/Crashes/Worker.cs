using System.Diagnostics;

namespace SearchProxy.Ingest.Tests.Crashes;

/// <summary>An ingestion in a process of its own.</summary>
internal static class Worker
{
    /// <summary>Runs it to its end, or kills it (SIGKILL) after a while. The exit code; null when it was killed.</summary>
    public static async Task<(int? ExitCode, string Output)> RunAsync(Uri engine, string state, string source, TimeSpan? killAfter, string? deadly = null)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SearchProxy.Ingest.CrashWorker.dll"));
        foreach (var argument in new[] { engine.ToString().TrimEnd('/'), state, source, deadly })
        {
            if (argument is not null)
            {
                start.ArgumentList.Add(argument);
            }
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(killAfter ?? TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
            await Task.WhenAll(output, errors);
            return (null, await output);
        }

        return (process.ExitCode, await output + await errors);
    }
}
