using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SearchProxy.Engine.Http;

/// <summary>Verifies the engine's certificate by a CA file or a fingerprint instead of the machine's trust store.</summary>
internal sealed class CertificateVerifier
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly string? _fingerprint;

    private CertificateVerifier(X509Certificate2Collection? authorities, string? fingerprint)
    {
        _authorities = authorities;
        _fingerprint = fingerprint;
    }

    /// <summary>Null when the machine's own verification is to be used.</summary>
    public static CertificateVerifier? Create(EngineTlsOptions options)
    {
        if (options.CaFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(options.CaFile);
            return new CertificateVerifier(authorities, null);
        }

        return options.NormalizedFingerprint is { } fingerprint ? new CertificateVerifier(null, fingerprint) : null;
    }

    public bool Verify(X509Certificate2? leaf, X509Chain? presented, SslPolicyErrors errors)
    {
        if (leaf is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return false;
        }

        if (_fingerprint is not null && HasFingerprint(leaf))
        {
            return true;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        var sent = Sent(presented);
        var trusted = _authorities ?? new X509Certificate2Collection(sent.Where(HasFingerprint).ToArray());
        return trusted.Count > 0 && IsSignedBy(leaf, trusted, sent);
    }

    private static X509Certificate2[] Sent(X509Chain? presented) => presented is null
        ? []
        : [.. presented.ChainPolicy.ExtraStore, .. presented.ChainElements.Select(element => element.Certificate)];

    private static bool IsSignedBy(X509Certificate2 leaf, X509Certificate2Collection trusted, X509Certificate2[] sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        // Private authorities of search clusters publish no revocation lists.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }

    private bool HasFingerprint(X509Certificate2 certificate) =>
        string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), _fingerprint, StringComparison.OrdinalIgnoreCase);
}
