using System.Globalization;
using System.Net;

namespace SearchProxy.Gateway.Options;

/// <summary>A URL to listen on, taken apart.</summary>
/// <param name="IsSecure">True for https.</param>
/// <param name="Address">The address; null for <c>localhost</c>, which is the loopback of both IP versions.</param>
/// <param name="Port">The port; 0 for a free one.</param>
internal readonly record struct ListenAddress(bool IsSecure, IPAddress? Address, int Port)
{
    public static bool TryParse(string url, out ListenAddress address, out string error)
    {
        address = default;
        // Uri refuses the host "*".
        if (!Uri.TryCreate(url.Replace("://*", "://[::]", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.PathAndQuery != "/")
        {
            error = $"\"{url}\" is not a URL to listen on; http://HOST:PORT and https://HOST:PORT are supported";
            return false;
        }

        var isLocalhost = string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase);
        if (!IPAddress.TryParse(uri.DnsSafeHost, out var ip) && !isLocalhost)
        {
            error = string.Create(
                CultureInfo.InvariantCulture, $"\"{uri.Host}\" is neither an IP address nor localhost nor *; one of these is supported");
            return false;
        }

        error = "";
        address = new ListenAddress(uri.Scheme == Uri.UriSchemeHttps, ip, uri.Port);
        return true;
    }
}
