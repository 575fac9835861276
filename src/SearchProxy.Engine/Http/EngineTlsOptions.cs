namespace SearchProxy.Engine.Http;

/// <summary>How the engine's certificate is verified. With neither member set, by the machine's own trust store and the name.</summary>
public sealed class EngineTlsOptions
{
    /// <summary>PEM file with the certificate authorities to trust instead of the machine's. The name is still verified.</summary>
    public string? CaFile { get; set; }

    /// <summary>
    /// SHA-256 fingerprint (64 hex digits, colons allowed) of the engine's certificate, or of the authority that signed it. A
    /// certificate that has it is trusted whatever its name says; one signed by it must carry the engine's name.
    /// </summary>
    public string? Fingerprint { get; set; }

    internal string? NormalizedFingerprint => Fingerprint?.Replace(":", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    internal void Validate(List<string> errors)
    {
        if (CaFile is not null && Fingerprint is not null)
        {
            errors.Add("Engine TLS: give a CA file or a fingerprint, not both.");
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            errors.Add($"Engine TLS: the CA file \"{CaFile}\" does not exist.");
        }

        if (NormalizedFingerprint is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit)))
        {
            errors.Add($"Engine TLS: a SHA-256 fingerprint has 64 hex digits, found \"{Fingerprint}\".");
        }
    }
}
