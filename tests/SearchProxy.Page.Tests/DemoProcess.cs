using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SearchProxy.Page.Tests;

/// <summary>The program as a user starts it: <c>searchproxy demo</c>, until it is disposed.</summary>
internal sealed partial class DemoProcess : IAsyncDisposable
{
    private readonly Process _process;

    private DemoProcess(Process process, Uri page, string engine) => (_process, Page, Engine) = (process, page, engine);

    /// <summary>The address that it printed.</summary>
    public Uri Page { get; }

    /// <summary>The engine's, likewise.</summary>
    public string Engine { get; }

    public static async Task<DemoProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "searchproxy.dll"), "demo", "--listen", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        Uri? page = null;
        var engine = "";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (EngineLine().Match(line) is { Success: true } named)
            {
                engine = named.Groups["url"].Value;
            }

            if (PageLine().Match(line) is { Success: true } match)
            {
                page = new Uri(match.Groups["url"].Value);
            }

            if (page is not null && line.StartsWith("serving until", StringComparison.Ordinal))
            {
                // What it says from now on is read and left.
                _ = process.StandardOutput.ReadToEndAsync();
                return new DemoProcess(process, page, engine);
            }
        }

        throw new InvalidOperationException($"the demo ended: {await errors}");
    }

    /// <summary>Another command of the same program, run to its end.</summary>
    /// <returns>The exit code, and what was printed.</returns>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "searchproxy.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await error);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"^engine   (?<url>http://\S+) ", RegexOptions.ExplicitCapture)]
    private static partial Regex EngineLine();

    [GeneratedRegex(@"^page     (?<url>http://\S+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PageLine();
}
