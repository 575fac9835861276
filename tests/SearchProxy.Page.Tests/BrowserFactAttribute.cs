namespace SearchProxy.Page.Tests;

/// <summary>A test that needs Chromium: the one that SEARCHPROXY_TEST_CHROMIUM names, or Debian's.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute()
    {
        Skip = Path is null ? "There is no Chromium: install Debian's package chromium, or name one by SEARCHPROXY_TEST_CHROMIUM." : null;
    }

    public static string? Path { get; } = Environment.GetEnvironmentVariable("SEARCHPROXY_TEST_CHROMIUM") is { Length: > 0 } named
        ? named
        : Array.Find(Places, File.Exists);
}
