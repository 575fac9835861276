using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SearchProxy.Page.Tests;

/// <summary>The program as a user starts it: <c>searchproxy demo</c>, until it is disposed.</summary>
internal sealed partial class DemoProcess : IAsyncDisposable
{
    private readonly Process _process;

    private DemoProcess(Process process, Uri page) => (_process, Page) = (process, page);

    /// <summary>The address that it printed.</summary>
    public Uri Page { get; }

    public static async Task<DemoProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "searchproxy.dll"), "demo", "--listen", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        Uri? page = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (PageLine().Match(line) is { Success: true } match)
            {
                page = new Uri(match.Groups["url"].Value);
            }

            if (page is not null && line.StartsWith("serving until", StringComparison.Ordinal))
            {
                // What it says from now on is read and left.
                _ = process.StandardOutput.ReadToEndAsync();
                return new DemoProcess(process, page);
            }
        }

        throw new InvalidOperationException($"the demo ended: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"^page     (?<url>http://\S+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PageLine();
}
