using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Forwarding;

/// <summary>A body that is here before anything is sent goes out with the head, and the engine sees the same request.</summary>
public sealed class WholeBodyTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_content_that_would_stream_is_replaced_with_all_its_headers()
    {
        var inner = new Noted();
        using var http = new HttpMessageInvoker(new WholeBodyHandler(inner));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://e/_bulk") { Content = new StreamContent(Stream.Null) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-ndjson;  q");
        request.Content.Headers.TryAddWithoutValidation("Content-Length", "2");
        request.Content.Headers.TryAddWithoutValidation("Content-Language", ["de", "en"]);
        using var clock = new AnswerClock(TimeProvider.System) { Bound = Bound };
        request.Options.Set(WholeBody.Key, new WholeContent("{}"u8.ToArray(), clock));

        using var answer = await http.SendAsync(request, CancellationToken.None);

        var sent = Assert.IsType<WholeContent>(inner.Content);
        Assert.Equal(
            ["Content-Language: de|en", "Content-Length: 2", "Content-Type: application/x-ndjson;  q"],
            sent.Headers.NonValidated
                .Select(static header => $"{header.Key}: {string.Join('|', header.Value)}")
                .Order(StringComparer.Ordinal));
        Assert.Equal("{}", await sent.ReadAsStringAsync(CancellationToken.None));
    }

    /// <summary>However requests are cut on their way, and however many come at once, each arrives with its own body and framing.</summary>
    [Fact]
    public async Task Nothing_depends_on_how_requests_are_cut()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var requests = Enumerable.Range(0, random.Next(1, 6)).Select(number => Request(number, random)).ToList();
            await using var client = await RawHttpClient.ConnectAsync(proxy.Url);
            var wire = Encoding.Latin1.GetBytes(string.Concat(requests.Select(static request => request.Wire)));
            var answers = ReadAsync(client, requests.Count);
            for (var at = 0; at < wire.Length;)
            {
                var size = Math.Min(wire.Length - at, random.Next(3) == 0 ? random.Next(1, 40) : random.Next(1, 30_000));
                await client.SendAsync(wire.AsMemory(at, size));
                at += size;
            }

            Assert.All(await answers, static status => Assert.Equal(200, status));
            Assert.Equal(
                requests.Select(static request => (request.Target, request.Body, request.IsChunked)),
                engine.TakeAsked().Select(static asked =>
                    (asked.StartLine.Split(' ')[1], Encoding.Latin1.GetString(asked.Body), asked.Header("Transfer-Encoding") is not null)));
        }
    }

    [Fact]
    public async Task A_client_that_waits_to_be_asked_for_its_body_is_asked()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await using var client = await RawHttpClient.ConnectAsync(proxy.Url);

        await client.SendAsync("PUT /i/_doc/1 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        Assert.Equal(100, (await client.ReadAsync())!.Status);
        await client.SendAsync("{}");

        Assert.Equal(200, (await client.ReadAsync())!.Status);
        Assert.Equal("{}", Encoding.Latin1.GetString(Assert.Single(engine.Asked).Body));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_said_to_have_broken_off()
    {
        await using var engine = RawEngine.Start(Ok);
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();

        // The end of what the client sends comes with the first half of the body.
        using var client = new TcpClient(proxy.Url.Host, proxy.Url.Port);
        await client.Client.SendAsync("PUT /i/_doc/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n{}"u8.ToArray());
        client.Client.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        var count = await client.Client.ReceiveAsync(buffer);

        Assert.DoesNotContain("200 OK", Encoding.Latin1.GetString(buffer, 0, count), StringComparison.Ordinal);
        Assert.Empty(engine.Asked);
    }

    /// <summary>The engine answers before the body has ended; that the body ends later starts no clock that could cut the answer.</summary>
    [Fact]
    public async Task An_answer_that_came_before_the_body_s_end_may_take_its_time()
    {
        var time = new ManualTimeProvider();
        using var clock = new AnswerClock(time) { Bound = Bound };
        await using var body = clock.Watch(new MemoryStream("{}"u8.ToArray()));

        clock.Stop();
        await body.CopyToAsync(Stream.Null, CancellationToken.None);
        time.Advance(Bound * 2);

        Assert.False(clock.Over.IsCancellationRequested);
    }

    [Fact]
    public async Task A_clock_starts_at_the_end_of_the_body_and_stops_with_the_answer()
    {
        var time = new ManualTimeProvider();
        using var clock = new AnswerClock(time) { Bound = Bound };
        await using var body = clock.Watch(new MemoryStream("{}"u8.ToArray()));

        time.Advance(Bound * 2);
        Assert.False(clock.Over.IsCancellationRequested);
        await body.CopyToAsync(Stream.Null, CancellationToken.None);
        time.Advance(Bound / 2);
        Assert.False(clock.Over.IsCancellationRequested);
        time.Advance(Bound / 2);
        Assert.True(clock.Over.IsCancellationRequested);
    }

    [Fact]
    public void A_clock_serves_another_request_only_while_it_has_not_run_down()
    {
        using var clock = new AnswerClock(TimeProvider.System) { Bound = TimeSpan.FromHours(1) };
        clock.Start();
        clock.Stop();
        Assert.True(clock.TryReset());

        // Ready means that it can be started again.
        clock.Bound = TimeSpan.Zero;
        clock.Start();
        Assert.True(clock.Over.IsCancellationRequested || clock.Over.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.False(clock.TryReset());
    }

    /// <summary>Who sends a whole request and leaves is a client that has gone, whenever the proxy looks at the body.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_with_its_body_sent_is_one_that_has_gone(bool resets)
    {
        const int clients = 50;
        await using var engine = RawEngine.Start(Ok);
        var ended = new ConcurrentQueue<string>();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder => builder.Services.AddSingleton<IStartupFilter>(new Held(ended)),
        }.StartedAsync();
        for (var i = 0; i < clients; i++)
        {
            using var client = new TcpClient(proxy.Url.Host, proxy.Url.Port);
            client.LingerState = new LingerOption(resets, 0);
            await client.Client.SendAsync("PUT /i/_settings HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray());
        }

        await Eventually.HoldsAsync(() => ended.Count == clients);
        Assert.All(ended, static how => Assert.Matches("^(200|400|502)$", how));
        Assert.InRange(ended.Count(static how => how == "200"), 0, engine.Asked.Count);
    }

    /// <summary>A node that hangs while it is connected to has no request yet: the next one gets it, or none is reached.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connecting_is_no_time_of_the_answer(bool hasSecond)
    {
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hole.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hole.Listen(0);
        List<Socket> waiting =
            [.. Enumerable.Range(0, 4).Select(static _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        waiting.ForEach(one => _ = one.ConnectAsync(hole.LocalEndPoint!));
        await using var engine = RawEngine.Start(Ok);
        var url = new Uri($"http://{hole.LocalEndPoint}");
        await using var proxy = await new GatewayRig
        {
            Engines = hasSecond ? [url, engine.Url] : [url],
            Change = static options =>
                (options.AnswerTimeout, options.ConnectTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        }.StartedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            proxy.AskAsync("POST /_bulk HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")));

        Assert.All(answers, answer =>
            Assert.Equal(hasSecond ? "200" : "502failed; reason=engine-unreachable", $"{answer!.Status}{answer.Header("X-SearchProxy")}"));
        waiting.ForEach(static one => one.Dispose());
    }

    private static async Task<List<int>> ReadAsync(RawHttpClient client, int count)
    {
        var statuses = new List<int>();
        while (statuses.Count < count && await client.ReadAsync() is { } answer)
        {
            statuses.Add(answer.Status);
        }

        return statuses;
    }

    private static (string Wire, string Target, string Body, bool IsChunked) Request(int number, Random random)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"/i/_doc/{number}");
        var body = new string([.. Enumerable.Range(0, random.Next(3) * random.Next(12_000)).Select(_ => (char)random.Next(256))]);
        var isChunked = random.Next(4) == 0;
        var framed = isChunked
            ? $"Transfer-Encoding: chunked\r\n\r\n{(body.Length == 0 ? "" : $"{body.Length:x}\r\n{body}\r\n")}0\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n{body}");
        return ($"PUT {target} HTTP/1.1\r\nHost: h\r\n{framed}", target, body, isChunked);
    }

    /// <summary>Notes how requests ended that were looked at once their clients may have left.</summary>
    private sealed class Held(ConcurrentQueue<string> ended) : IStartupFilter
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, go) =>
            {
                await Task.Delay(Moment);
                try
                {
                    await go(context);
                    ended.Enqueue(context.Response.StatusCode.ToString(CultureInfo.InvariantCulture));
                }
                catch (Exception thrown)
                {
                    ended.Enqueue(thrown.ToString());
                    throw;
                }
            });
            next(app);
        };
    }

    private sealed class Noted : HttpMessageHandler
    {
        public HttpContent? Content { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Content = request.Content;
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
