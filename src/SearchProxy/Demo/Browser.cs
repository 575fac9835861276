using System.ComponentModel;
using System.Diagnostics;

namespace SearchProxy.Demo;

/// <summary>Opens a page in the browser of whoever sits before the machine.</summary>
internal static class Browser
{
    /// <summary>Tries; where there is no browser, the address that was printed has to do.</summary>
    public static void TryOpen(Uri page)
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception none) when (none is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return;
        }
    }
}
