using System.Security.Cryptography;
using System.Text;

namespace SearchProxy.Gateway.Serving;

/// <summary>Tells whether a call carries the key: <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ServingKey(ModelServingOptions options)
{
    private const string Scheme = "Bearer ";
    private const int MostKeyBytes = 64 * 1024;

    /// <summary>The key; null when none can be had, and then nobody is let in.</summary>
    public string? Read()
    {
        try
        {
            var text = options.KeyFile is { } file ? ReadFile(file) : Environment.GetEnvironmentVariable(options.KeyVariable ?? "");
            return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Takes the same time for every wrong key: both sides are hashed, so that not even the length of the right one shows.</summary>
    /// <param name="authorization">The header; null or empty without one.</param>
    public bool Admits(string? authorization)
    {
        if (options.KeyFile is null && options.KeyVariable is null)
        {
            return options.AllowWithoutKey;
        }

        if (Read() is not { } key || authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Hash(key), Hash(authorization.AsSpan(Scheme.Length).Trim()));
    }

    private static string? ReadFile(string file) => new FileInfo(file) is { Exists: true, Length: <= MostKeyBytes } ? File.ReadAllText(file) : null;

    private static byte[] Hash(ReadOnlySpan<char> text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.ToArray()));
}
