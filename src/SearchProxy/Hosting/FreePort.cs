using System.Net;
using System.Net.Sockets;

namespace SearchProxy.Hosting;

/// <summary>Tells whether a port of this machine can be listened on.</summary>
internal static class FreePort
{
    /// <param name="address">Address with an IP or <c>localhost</c> as host.</param>
    public static bool IsFree(Uri address)
    {
        var ip = IPAddress.TryParse(address.DnsSafeHost, out var literal) ? literal : IPAddress.Loopback;
        try
        {
            using var listener = new TcpListener(ip, address.Port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
