using System.ComponentModel;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SearchProxy.Engine.Http;

/// <summary>How the engine's certificate is verified. With neither member set, by the machine's own trust store and the name.</summary>
public sealed class EngineTlsOptions
{
    [Description("PEM file with the authorities to trust instead of the machine's")]
    public string? CaFile { get; set; }

    [Description("SHA-256 fingerprint of the engine's certificate or of its authority")]
    public string? Fingerprint { get; set; }

    internal string? NormalizedFingerprint => Fingerprint?.Replace(":", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Everything that does not hold, in words; empty when the options can be used.</summary>
    /// <param name="path">The name of these options, <c>gateway.engineTls</c>.</param>
    public IEnumerable<string> Errors(string path)
    {
        if (CaFile is not null && Fingerprint is not null)
        {
            yield return $"{path}.caFile and {path}.fingerprint are both set; one of them is expected";
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            yield return $"{path}.caFile: there is no file \"{CaFile}\"";
        }
        else if (CaFile is not null && !HoldsCertificate(CaFile))
        {
            yield return $"{path}.caFile: \"{CaFile}\" holds no certificate; a PEM file with -----BEGIN CERTIFICATE----- is expected";
        }

        if (NormalizedFingerprint is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit)))
        {
            yield return $"{path}.fingerprint is \"{Fingerprint}\"; the 64 hex digits of a SHA-256 fingerprint are expected";
        }
    }

    private static bool HoldsCertificate(string file)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0;
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
