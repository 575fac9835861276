using System.Security.Cryptography;
using System.Text;

namespace SearchProxy.Gateway.Serving;

/// <summary>A key that callers have to know, kept in a file or in an environment variable and read anew each time.</summary>
/// <param name="file">The file; null for none.</param>
/// <param name="variable">The variable, when there is no file; null for none.</param>
internal readonly struct SecretKey(string? file, string? variable)
{
    private const string Scheme = "Bearer ";
    private const int MostKeyBytes = 64 * 1024;

    /// <summary>The key; null when none can be had, and then nobody is let in.</summary>
    public string? Read()
    {
        try
        {
            var text = file is not null ? ReadFile(file) : Environment.GetEnvironmentVariable(variable ?? "");
            return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>True when an Authorization header carries the key: <c>Bearer KEY</c>.</summary>
    public bool AdmitsBearer(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true && Admits(authorization.AsSpan(Scheme.Length).Trim());

    /// <summary>
    /// Takes the same time for every wrong key: both sides are hashed, so that not even the length of the right one shows.
    /// </summary>
    public bool Admits(ReadOnlySpan<char> given) => Read() is { } key && CryptographicOperations.FixedTimeEquals(Hash(key), Hash(given));

    private static string? ReadFile(string path) =>
        new FileInfo(path) is { Exists: true, Length: <= MostKeyBytes } ? File.ReadAllText(path) : null;

    private static byte[] Hash(ReadOnlySpan<char> text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.ToArray()));
}
