using System.Diagnostics;

namespace SearchProxy.Tests.Commands;

/// <summary>The program in a process of its own, as a user starts it: it leaves nothing behind and sends nothing.</summary>
public sealed class QuietProgramTests
{
    [Fact]
    public async Task A_long_command_line_is_encoded_and_a_fresh_home_stays_empty()
    {
        var home = Directory.CreateTempSubdirectory("searchproxy-home-");
        try
        {
            var (exitCode, output, errors) =
                await RunAsync(home.FullName, "models", "embed", string.Join(' ', Enumerable.Repeat("whale", 10_000)));

            Assert.True(exitCode == 0, $"exit code {exitCode}: {errors}");
            Assert.StartsWith("[", output, StringComparison.Ordinal);
            Assert.Empty(home.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(static entry => entry.FullName));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? host
            : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "searchproxy.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var name in new[] { "HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA" })
        {
            start.Environment[name] = home;
        }

        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
