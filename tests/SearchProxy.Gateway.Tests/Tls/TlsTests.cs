using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Tls;

public sealed class TlsTests : IDisposable
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: ApiKey k\r\n\r\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-tls").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Listener_speaks_https_with_the_certificate_of_its_files()
    {
        using var certificate = Certificate("proxy");
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await StartAsync(engine.Url, certificate, new ManualTimeProvider());
        Assert.Equal(Uri.UriSchemeHttps, proxy.Url.Scheme);
        Assert.Equal(200, (await proxy.AskAsync(Get))!.Status);
        Assert.Equal(certificate.Thumbprint, await PresentedAsync(proxy.Url));
    }

    [Fact]
    public async Task Bytes_beyond_ascii_in_the_target_go_through()
    {
        using var certificate = Certificate("proxy");
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}"));
        await using var proxy = await StartAsync(engine.Url, certificate, new ManualTimeProvider());
        Assert.Equal(200, (await proxy.AskAsync("GET /b/_search?q=gr\u00c3\u00b6%C3%9Fe HTTP/1.1\r\nHost: h\r\n\r\n"))!.Status);
        Assert.Contains(engine.Asked, static asked => asked.Target == "/b/_search?q=gr%C3%B6%C3%9Fe");
    }

    [Fact]
    public async Task Changed_certificate_is_taken_up_and_a_broken_one_is_not()
    {
        using var first = Certificate("first");
        using var second = Certificate("second");
        var time = new ManualTimeProvider();
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await StartAsync(engine.Url, first, time);

        File.WriteAllText(Path.Combine(_folder, "c.pem"), "half a file");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "c.pem"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(first.Thumbprint, await PresentedAsync(proxy.Url));

        Write(second);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "c.pem"), new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(first.Thumbprint, await PresentedAsync(proxy.Url));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(second.Thumbprint, await PresentedAsync(proxy.Url));
    }

    [Fact]
    public async Task Engine_over_https_is_trusted_by_ca_file_or_fingerprint()
    {
        using var certificate = Certificate("127.0.0.1");
        Write(certificate);
        await using var engine = await ScriptedEngine.StartAsync(certificate: Exportable(certificate));
        await using var byFile = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => options.EngineTls = new EngineTlsOptions { CaFile = Path.Combine(_folder, "c.pem") },
        }.StartedAsync();
        Assert.Equal(200, (await byFile.AskAsync(Get))!.Status);
        await using var byFingerprint = await new GatewayRig
        {
            Engines = [engine.Url],
            Change = options => options.EngineTls = new EngineTlsOptions
            {
                Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            },
        }.StartedAsync();
        Assert.Equal(200, (await byFingerprint.AskAsync(Get))!.Status);
        Assert.All(engine.Asked, asked => Assert.Equal("ApiKey k", asked.Header("Authorization")));
    }

    [Fact]
    public async Task Engine_whose_certificate_is_not_trusted_gets_nothing()
    {
        using var certificate = Certificate("127.0.0.1");
        await using var engine = await ScriptedEngine.StartAsync(certificate: Exportable(certificate));
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync(Get);
        Assert.Equal((502, "failed; reason=engine-unreachable"), (answer!.Status, answer.Header("X-SearchProxy")));
        Assert.Empty(engine.Asked);
    }

    private async Task<GatewayRig> StartAsync(Uri engine, X509Certificate2 certificate, ManualTimeProvider time)
    {
        Write(certificate);
        return await new GatewayRig
        {
            Engines = [engine],
            Change = options =>
            {
                options.Listen = ["https://127.0.0.1:0"];
                options.Tls = new ListenTlsOptions
                {
                    CertificateFile = Path.Combine(_folder, "c.pem"),
                    KeyFile = Path.Combine(_folder, "k.pem"),
                };
            },
            Configure = builder => builder.Services.AddSingleton<TimeProvider>(time),
        }.StartedAsync();
    }

    private void Write(X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(_folder, "k.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "c.pem"), certificate.ExportCertificatePem());
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Exportable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);

    private static async Task<string> PresentedAsync(Uri url)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port);
        await using var secure = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync("proxy");
        using var presented = new X509Certificate2(secure.RemoteCertificate!);
        return presented.Thumbprint;
    }
}
