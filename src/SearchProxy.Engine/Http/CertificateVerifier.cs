using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SearchProxy.Engine.Http;

/// <summary>
/// Verifies the engine's certificate: by a CA file or a fingerprint where there is one, else as the machine does. What is refused is
/// described.
/// </summary>
internal sealed class CertificateVerifier
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly string? _caFile;
    private readonly string? _fingerprint;

    public CertificateVerifier(EngineTlsOptions options)
    {
        (_caFile, _fingerprint) = (options.CaFile, options.NormalizedFingerprint);
        if (_caFile is not null)
        {
            _authorities = [];
            _authorities.ImportFromPemFile(_caFile);
        }
    }

    /// <summary>True; never false.</summary>
    /// <exception cref="CertificateRefusedException">
    /// The certificate is not trusted; says why, which one it is, and what would trust it.
    /// </exception>
    public bool Accept(X509Certificate2? leaf, X509Chain? presented, SslPolicyErrors errors) =>
        (_authorities is null && _fingerprint is null ? errors == SslPolicyErrors.None : Verify(leaf, presented, errors))
            ? true
            : throw new CertificateRefusedException(Refusal(leaf, errors));

    private string Refusal(X509Certificate2? leaf, SslPolicyErrors errors)
    {
        if (leaf is null)
        {
            return "the engine showed no certificate";
        }

        var found = leaf.GetCertHashString(HashAlgorithmName.SHA256);
        var which = $"subject {leaf.Subject}, issuer {leaf.Issuer}, SHA-256 {found}";
        return (_fingerprint, _caFile, errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) switch
        {
            ({ } expected, _, _) =>
                $"the engine's certificate has another fingerprint: expected {expected}, found {found} (subject {leaf.Subject}, issuer "
                    + $"{leaf.Issuer})",
            (_, _, true) =>
                $"the engine's certificate is for another name than that of the URL ({which}); write the URL with a name of the "
                    + "certificate, or trust this one by --fingerprint",
            (_, { } file, _) =>
                $"the engine's certificate is not signed by an authority of {file} ({which}); give the PEM file of its issuer by "
                    + $"--ca-file, or --fingerprint {found}",
            _ => $"the engine's certificate is signed by an authority that this machine does not know ({which}); trust it by --ca-file "
                + $"FILE with the issuer, or by --fingerprint {found} (gateway.engineTls)",
        };
    }

    private bool Verify(X509Certificate2? leaf, X509Chain? presented, SslPolicyErrors errors)
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
