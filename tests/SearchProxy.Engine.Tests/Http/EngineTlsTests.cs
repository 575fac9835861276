using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SearchProxy.Engine.Http;
using SearchProxy.Testing.FakeEngine;
using EngineFault = SearchProxy.Engine.Http.EngineFault;

namespace SearchProxy.Engine.Tests.Http;

public sealed class EngineTlsTests : IDisposable
{
    private readonly X509Certificate2 _authority = Authority("CN=Test authority");
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task An_unknown_authority_is_not_trusted()
    {
        Assert.Equal(EngineFault.Unreachable, await AskAsync(Leaf("127.0.0.1"), new EngineTlsOptions()));
    }

    [Fact]
    public async Task A_certificate_of_the_given_authority_is_trusted_for_its_name_only()
    {
        await File.WriteAllTextAsync(_file, _authority.ExportCertificatePem());
        var tls = new EngineTlsOptions { CaFile = _file };

        Assert.Equal(EngineFault.None, await AskAsync(Leaf("127.0.0.1"), tls));
        Assert.Equal(EngineFault.Unreachable, await AskAsync(Leaf("10.9.9.9"), tls));
    }

    [Fact]
    public async Task Another_authority_than_the_given_one_is_not_trusted()
    {
        using var other = Authority("CN=Test authority");
        await File.WriteAllTextAsync(_file, other.ExportCertificatePem());

        Assert.Equal(EngineFault.Unreachable, await AskAsync(Leaf("127.0.0.1"), new EngineTlsOptions { CaFile = _file }));
    }

    [Fact]
    public async Task A_pinned_certificate_is_trusted_whatever_its_name()
    {
        var leaf = Leaf("10.9.9.9");
        var hash = leaf.GetCertHashString(HashAlgorithmName.SHA256);
        var colons = string.Join(':', Enumerable.Range(0, 32).Select(i => hash.Substring(2 * i, 2).ToLowerInvariant()));

        Assert.Equal(EngineFault.None, await AskAsync(leaf, new EngineTlsOptions { Fingerprint = hash }));
        Assert.Equal(EngineFault.None, await AskAsync(leaf, new EngineTlsOptions { Fingerprint = colons }));
        Assert.Equal(EngineFault.Unreachable, await AskAsync(leaf, new EngineTlsOptions { Fingerprint = new string('0', 64) }));
    }

    [Fact]
    public async Task A_refusal_says_which_certificate_was_found_and_what_would_trust_it()
    {
        var leaf = Leaf("127.0.0.1");
        var found = leaf.GetCertHashString(HashAlgorithmName.SHA256);
        using var other = Authority("CN=Other");
        await File.WriteAllTextAsync(_file, other.ExportCertificatePem());

        var unknown = await DetailAsync(leaf, new EngineTlsOptions());
        var pinned = await DetailAsync(leaf, new EngineTlsOptions { Fingerprint = new string('0', 64) });
        var signed = await DetailAsync(leaf, new EngineTlsOptions { CaFile = _file });
        var named = await DetailAsync(Leaf("10.9.9.9"), new EngineTlsOptions());

        Assert.Contains($"--ca-file FILE with the issuer, or by --fingerprint {found}", unknown, StringComparison.Ordinal);
        Assert.Contains(
            $"expected {new string('0', 64)}, found {found} (subject CN=engine, issuer CN=Test authority)",
            pinned,
            StringComparison.Ordinal);
        Assert.Contains(
            $"not signed by an authority of {_file} (subject CN=engine, issuer CN=Test authority, SHA-256 {found})",
            signed,
            StringComparison.Ordinal);
        Assert.Contains("for another name than that of the URL", named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("")]
    public void A_CA_file_without_a_certificate_is_refused_before_anything_is_asked(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(
            [$"tls.caFile: \"{_file}\" holds no certificate; a PEM file with -----BEGIN CERTIFICATE----- is expected"],
            new EngineTlsOptions { CaFile = _file }.Errors("tls"));
    }

    [Fact]
    public async Task The_other_scheme_is_named_where_the_engine_speaks_it()
    {
        await using var plain = await ScriptedEngine.StartAsync();
        await using var secure = await ScriptedEngine.StartAsync(certificate: Leaf("127.0.0.1"));

        Assert.Equal(
            $"what answers speaks no TLS; if the engine speaks http, write the URL so: http://{plain.Url.Authority}",
            await DetailAsync(new UriBuilder(plain.Url) { Scheme = "https" }.Uri, new EngineTlsOptions()));
        Assert.Equal(
            $"the connection ended before the first byte of an answer; if the engine speaks https, write the URL so: https://{secure.Url.Authority}",
            await DetailAsync(new UriBuilder(secure.Url) { Scheme = "http" }.Uri, new EngineTlsOptions()));
    }

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_file);
    }

    private static async Task<EngineFault> AskAsync(X509Certificate2 certificate, EngineTlsOptions tls)
    {
        await using var engine = await ScriptedEngine.StartAsync(certificate: certificate);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url, Tls = tls });
        return (await client.SendAsync(EngineRequest.Get("/"), 1 << 20, CancellationToken.None)).Fault;
    }

    private static async Task<string?> DetailAsync(X509Certificate2 certificate, EngineTlsOptions tls)
    {
        await using var engine = await ScriptedEngine.StartAsync(certificate: certificate);
        return await DetailAsync(engine.Url, tls);
    }

    private static async Task<string?> DetailAsync(Uri address, EngineTlsOptions tls)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = address, Tls = tls });
        return (await client.SendAsync(EngineRequest.Get("/"), 1 << 20, CancellationToken.None)).Detail;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private X509Certificate2 Leaf(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=engine", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(
            _authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
