using System.Diagnostics;

namespace SearchProxy.Testing.Containers;

/// <summary>What Docker on this machine has, asked once.</summary>
public static class LocalDocker
{
    /// <summary>The variable that names the proxy's image.</summary>
    public const string ProxyVariable = "SEARCHPROXY_TEST_IMAGE";

    /// <summary>
    /// The variable that says <c>host</c> for a Docker daemon without bridge networks: containers then share the machine's network.
    /// </summary>
    public const string NetworkVariable = "SEARCHPROXY_TEST_NETWORK";

    private static readonly Lazy<HashSet<string>?> Images = new(List);

    /// <summary>The proxy's image: what <c>docker build -t searchproxy .</c> makes, or another that the variable names.</summary>
    public static string ProxyImage =>
        Environment.GetEnvironmentVariable(ProxyVariable) is { Length: > 0 } named ? named : "searchproxy:latest";

    /// <summary>Whether containers share the machine's network.</summary>
    public static bool HostNetwork => Environment.GetEnvironmentVariable(NetworkVariable) == "host";

    /// <summary>Why tests that need these images are skipped; null when all of them are there.</summary>
    public static string? SkipReason(params ReadOnlySpan<(string Image, string Variable)> needed)
    {
        if (Images.Value is not { } images)
        {
            return "Docker does not answer: \"docker image ls\" fails.";
        }

        foreach (var (image, variable) in needed)
        {
            if (!images.Contains(image.Contains(':', StringComparison.Ordinal) ? image : image + ":latest"))
            {
                return $"Docker has no image {image}: pull or build it, or name another by {variable} (docs/testing.md).";
            }
        }

        return null;
    }

    private static HashSet<string>? List()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker", ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill();
                return null;
            }

            return process.ExitCode == 0 ? [.. output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries)] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
