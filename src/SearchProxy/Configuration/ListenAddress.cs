namespace SearchProxy.Configuration;

/// <summary>Reads the URLs on which the proxy listens.</summary>
internal static class ListenAddress
{
    public static IReadOnlyList<string> Split(string listen) =>
        listen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Every address that is not <c>http://HOST:PORT</c> or <c>https://HOST:PORT</c>; <c>*</c> and <c>+</c> stand for all interfaces.</summary>
    public static IEnumerable<string> Check(string listen)
    {
        var addresses = Split(listen);
        if (addresses.Count == 0)
        {
            yield return "listen is empty; a URL such as http://127.0.0.1:9250 is expected";
        }

        foreach (var address in addresses.Where(address => !IsAddress(address)))
        {
            yield return $"listen is \"{address}\"; a URL such as http://127.0.0.1:9250 is expected";
        }
    }

    private static bool IsAddress(string address)
    {
        var concrete = address.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(concrete, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.AbsolutePath == "/" && uri.Query.Length == 0;
    }
}
