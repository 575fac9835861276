namespace SearchProxy.Gateway.Options;

/// <summary>
/// Certificate of the https listeners: PEM certificate (with chain) and key, or one PKCS #12 file. The files are read again when they change.
/// </summary>
public sealed class ListenTlsOptions
{
    /// <summary>PEM file with the certificate and its chain, or a <c>.pfx</c>/<c>.p12</c> file.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with the private key; null when it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Password of the key or of the PKCS #12 file; null without one.</summary>
    public string? Password { get; set; }

    /// <summary>How often, at most, the files are looked at for a change. 1 s to 1 day.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(30);
}
