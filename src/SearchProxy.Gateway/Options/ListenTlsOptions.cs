using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SearchProxy.Gateway.Options;

/// <summary>
/// Certificate of the https listeners: PEM certificate (with chain) and key, or one PKCS #12 file. The files are read again when they
/// change.
/// </summary>
public sealed class ListenTlsOptions
{
    [Description("Certificate of the https listeners: PEM with its chain, or PKCS #12")]
    public string CertificateFile { get; set; } = "";

    [Description("PEM file of the key, when it is not in the certificate file")]
    public string? KeyFile { get; set; }

    [Description("Password of the key or the PKCS #12 file")]
    [PasswordPropertyText(true)]
    public string? Password { get; set; }

    [Description("How often the files are looked at for a change")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(30);
}
