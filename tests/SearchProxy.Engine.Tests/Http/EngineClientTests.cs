using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SearchProxy.Engine.Http;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using EngineFault = SearchProxy.Engine.Http.EngineFault;
using ScriptedFault = SearchProxy.Testing.FakeEngine.EngineFault;

namespace SearchProxy.Engine.Tests.Http;

public class EngineClientTests
{
    private const int Plenty = 1 << 20;

    [Theory]
    [InlineData("/%69ndex%2Fa/_search?q=%C3%A9&x=a+b&y=%2B")]
    [InlineData("/a/../b//c/./_search")]
    [InlineData("/logs-%3Cnow%2Fd%3E/_search?routing=a%2Cb")]
    [InlineData("/a,b/_search?x=[1]|{}")]
    public async Task Path_and_query_reach_the_engine_as_they_were_written(string target)
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        using var client = Client(engine.Url);

        await client.SendAsync(EngineRequest.Get(target), Plenty, CancellationToken.None);

        Assert.Equal($"GET {target} HTTP/1.1", engine.Asked.Single().StartLine);
    }

    [Fact]
    public async Task A_path_prefix_of_the_engine_comes_before_the_path()
    {
        await using var engine = RawEngine.Start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        using var client = Client(new Uri(engine.Url, "/es/"));

        await client.SendAsync(EngineRequest.Get("/i/_search"), Plenty, CancellationToken.None);

        Assert.Equal("GET /es/i/_search HTTP/1.1", engine.Asked.Single().StartLine);
    }

    [Fact]
    public async Task Nothing_is_added_to_a_request_but_host_and_accept_encoding()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        using var client = Client(engine.Url);

        await client.SendAsync(
            EngineRequest.Get("/", [new("Authorization", "Basic caf\u00e9"), new("X-Twice", "a"), new("X-Twice", "b")]), Plenty, default);

        var asked = engine.Asked.Single();
        Assert.Equal("Basic caf\u00e9", asked.Header("Authorization"));
        Assert.Equal("gzip", asked.Header("Accept-Encoding"));
        Assert.Equal(["Accept-Encoding", "Authorization", "Host", "X-Twice"], asked.Headers.Select(line => line.Name).Distinct().Order());
    }

    [Fact]
    public async Task A_body_goes_with_its_content_type()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}"));
        using var client = Client(engine.Url);

        await client.SendAsync(
            EngineRequest.Post("/_bulk", "{}\n"u8.ToArray()) with { ContentType = "application/x-ndjson" },
            Plenty,
            default);

        var asked = engine.Asked.Single();
        Assert.Equal("{}\n", asked.Text);
        Assert.Equal("application/x-ndjson", asked.Header("Content-Type"));
        Assert.Equal("3", asked.Header("Content-Length"));
    }

    [Fact]
    public async Task The_tools_own_credentials_give_way_to_the_callers()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url, Authorization = "ApiKey own" });

        await client.SendAsync(EngineRequest.Get("/"), Plenty, default);
        await client.SendAsync(EngineRequest.Get("/", [new("Authorization", "Basic caller")]), Plenty, default);

        Assert.Equal(["ApiKey own", "Basic caller"], engine.Asked.Select(asked => asked.Header("Authorization")));
    }

    [Fact]
    public async Task Any_status_is_an_answer_with_its_headers()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json(503, "{\"e\":1}").With("Retry-After", "7").With("Warning", "299 a").With("Warning", "299 b"));
        using var client = Client(engine.Url);

        var outcome = await client.SendAsync(EngineRequest.Get("/"), Plenty, default);

        Assert.True(outcome.Answered(out var response));
        Assert.Equal(503, response.Status);
        Assert.False(response.IsSuccess);
        Assert.Equal("7", response.Header("retry-after"));
        Assert.Equal(2, response.Headers.Count(header => header.Name == "Warning"));
        Assert.Equal("{\"e\":1}", Encoding.UTF8.GetString(response.Body.Span));
        Assert.DoesNotContain(response.Headers, header => header.Name == "Content-Length");
    }

    [Fact]
    public async Task A_gzipped_answer_is_inflated_and_its_size_counts_inflated()
    {
        var text = new string('x', 100_000);
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Bytes(200, "application/json", Gzip(text)).With("Content-Encoding", "gzip"));
        using var client = Client(engine.Url);

        var enough = await client.SendAsync(EngineRequest.Get("/x"), 100_000, default);
        var short1 = await client.SendAsync(EngineRequest.Get("/x"), 99_999, default);

        Assert.Equal(text, Encoding.UTF8.GetString(enough.Response!.Body.Span));
        Assert.Null(enough.Response.Header("Content-Encoding"));
        Assert.Equal(EngineFault.TooLarge, short1.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_over_the_limit_is_too_large(bool chunked)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("\"" + new string('x', 50_000) + "\"") with { IsChunked = chunked });
        using var client = Client(engine.Url);

        Assert.Equal(EngineFault.None, (await client.SendAsync(EngineRequest.Get("/x"), 50_002, default)).Fault);
        Assert.Equal(EngineFault.TooLarge, (await client.SendAsync(EngineRequest.Get("/x"), 50_001, default)).Fault);
    }

    [Fact]
    public async Task An_unknown_or_broken_content_encoding_is_named()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(null, "/br", EngineAnswer.Json("{}").With("Content-Encoding", "br"));
        engine.When(null, "/broken", EngineAnswer.Json("{}{}{}{}").With("Content-Encoding", "gzip"));
        using var client = Client(engine.Url);

        var unknown = await client.SendAsync(EngineRequest.Get("/br"), Plenty, default);
        var broken = await client.SendAsync(EngineRequest.Get("/broken"), Plenty, default);

        Assert.Equal(EngineFault.Encoding, unknown.Fault);
        Assert.Contains("\"br\"", unknown.Detail, StringComparison.Ordinal);
        Assert.Equal(EngineFault.Encoding, broken.Fault);
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = Client(new Uri($"http://127.0.0.1:{port}"));

        var outcome = await client.SendAsync(EngineRequest.Get("/"), Plenty, default);

        Assert.Equal(EngineFault.Unreachable, outcome.Fault);
        Assert.False(outcome.Answered(out _));
        Assert.NotNull(outcome.Detail);
    }

    [Theory]
    [InlineData(ScriptedFault.DropBeforeHead)]
    [InlineData(ScriptedFault.AbortMidBody)]
    public async Task A_connection_that_ends_early_is_aborted(ScriptedFault fault)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Broken(fault));
        using var client = Client(engine.Url);

        var outcome = await client.SendAsync(EngineRequest.Post("/_bulk", "{}"u8.ToArray()), Plenty, default);

        Assert.Equal(EngineFault.Aborted, outcome.Fault);
    }

    [Fact]
    public async Task An_engine_that_hangs_is_a_time_out_and_its_connection_is_closed()
    {
        var hold = new TaskCompletionSource();
        var asked = new TaskCompletionSource<AskedHead>();
        var time = new ManualTimeProvider();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(_ => true, request =>
        {
            asked.TrySetResult(request);
            return EngineAnswer.Json("{}") with { BeforeHead = hold.Task };
        });
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url }, time);

        var sending = client.SendAsync(EngineRequest.Get("/x") with { Timeout = TimeSpan.FromSeconds(3) }, Plenty, default);
        var request = await asked.Task;
        time.Advance(TimeSpan.FromSeconds(3));
        var outcome = await sending;

        Assert.Equal(EngineFault.Timeout, outcome.Fault);
        Assert.Contains("3 s", outcome.Detail, StringComparison.Ordinal);
        Assert.True(request.Aborted.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Cancelling_is_not_a_fault()
    {
        var hold = new TaskCompletionSource();
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{}") with { BeforeHead = hold.Task });
        using var client = Client(engine.Url);
        using var cancel = new CancellationTokenSource();

        var sending = client.SendAsync(EngineRequest.Get("/x") with { Timeout = TimeSpan.FromHours(1) }, Plenty, cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Redirects_and_cookies_are_only_carried()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json(302, "{}").With("Location", "/elsewhere").With("Set-Cookie", "a=b"));
        using var client = Client(engine.Url);

        var first = await client.SendAsync(EngineRequest.Get("/x"), Plenty, default);
        await client.SendAsync(EngineRequest.Get("/x"), Plenty, default);

        Assert.Equal(302, first.Response!.Status);
        Assert.Equal(2, engine.Asked.Count);
        Assert.All(engine.Asked, asked => Assert.Null(asked.Header("Cookie")));
    }

    [Theory]
    [InlineData("ftp://x", "http or https")]
    [InlineData("http://user:secret@x", "credentials")]
    [InlineData("http://x/?a=b", "query")]
    public void An_address_that_cannot_be_used_is_refused(string address, string named)
    {
        var errors = new EngineClientOptions { Address = new Uri(address) }.Validate();

        Assert.Contains(named, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_of_the_options_is_told_at_once()
    {
        var options = new EngineClientOptions
        {
            ConnectTimeout = TimeSpan.Zero,
            ConnectionLifetime = TimeSpan.FromDays(2),
            MaxConnections = 0,
            Tls = new EngineTlsOptions { CaFile = "/no/such/file", Fingerprint = "12" },
        };

        Assert.Equal(7, options.Validate().Count);
        Assert.Throws<ArgumentException>(() => new EngineClient(options));
        Assert.Empty(new EngineClientOptions { Address = new Uri("https://x:9200/prefix") }.Validate());
    }

    private static EngineClient Client(Uri url) => new(new EngineClientOptions { Address = url });

    private static byte[] Gzip(string text)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }
}
