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
        using var signed = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
