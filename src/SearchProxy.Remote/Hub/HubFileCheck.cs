using System.Security.Cryptography;
using System.Text;

namespace SearchProxy.Remote.Hub;

/// <summary>Compares a fetched file with what the hub's listing says of it.</summary>
internal static class HubFileCheck
{
    /// <exception cref="HubException">Size or hash differ.</exception>
    public static async Task VerifyAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.Asynchronous);
        var found = file.Sha256 is not null
            ? Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))
            : await GitIdAsync(stream, cancellationToken);
        var expected = file.Sha256 ?? file.GitId;
        if (stream.Length != file.Bytes || !string.Equals(found, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new HubException(
                $"{file.Path} arrived damaged: expected {file.Bytes} bytes with the hash {expected}, found {stream.Length} bytes with "
                    + $"{found}. It was deleted; fetch it again.");
        }
    }

#pragma warning disable CA5350 // Git's own ids are SHA-1; the large files, which are the model, carry SHA-256.
    private static async Task<string> GitIdAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {stream.Length}\0"));
        var buffer = new byte[1 << 16];
        for (var read = await stream.ReadAsync(buffer, cancellationToken); read > 0; read = await stream.ReadAsync(
            buffer, cancellationToken))
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
#pragma warning restore CA5350
}
