using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Telemetry;

public sealed class LogTests
{
    private const string Secret = "quokka";

    [Fact]
    public async Task Nothing_of_a_request_is_logged_at_any_level_even_when_everything_fails()
    {
        using var log = new LinesLog();
        await using var engine = await ScriptedEngine.StartAsync();
        new TinyIndex { Lexical = TinyIndex.Numbered(3), Profile = TinyIndex.VectorProfile }.On(engine);
        var models = new SearchModels(
            new FakeTextEncoder { Refuses = Secret }, new FakeReranker((query, _) => throw new InvalidOperationException(query)));
        await using (var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
                builder.Services.AddSingleton(models);
            },
        }.StartedAsync())
        {
            var body = System.Text.Encoding.UTF8.GetBytes($$"""{"query":{"match":{"text":"{{Secret}}"} } }""");
            await proxy.AskAsync(Requests.Post("/books/_search", body, "Content-Type: application/json", "Connection: close"));
            await proxy.AskAsync($"GET /{Secret}/_doc/{Secret}?q={Secret} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            await proxy.AskAsync($"GET /{Secret} HTTP/1.1\r\nHost: h\r\n{Secret}\r\n\r\n");
            engine.Always(EngineAnswer.Broken(EngineFault.DropBeforeHead));
            await proxy.AskAsync($"GET /{Secret}?q={Secret} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        }

        Assert.Contains(log.Lines, static line => line.Contains("The reranker threw", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_out_of_reach_is_a_line_and_its_return_another()
    {
        using var log = new LinesLog();
        await using var proxy = await new GatewayRig
        {
            Engines = [new Uri("http://127.0.0.1:1")],
            Configure = builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log),
        }.StartedAsync();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(
                502,
                (await proxy.AskAsync(
                    "POST /books/_search HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))!.Status);
        }

        var lines = log.Lines.Where(static line => !line.Contains("Hosting", StringComparison.Ordinal)).ToList();
        Assert.Contains(
            "The engine's node http://127.0.0.1:1/ cannot be reached",
            Assert.Single(lines, static line => line.Contains("Warning", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, static line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void Between_going_and_returning_failures_are_counted_once_a_minute()
    {
        var time = new ManualTimeProvider();
        using var log = new LinesLog();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(log));
        var nodes = new NodeLog(factory.CreateLogger<NodeLog>(), time);
        var node = new Uri("http://a:9200");
        nodes.Reached(node);
        for (var second = 0; second < 150; second++)
        {
            for (var i = 0; i < 50; i++)
            {
                nodes.Failed(node);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        nodes.Reached(node);
        nodes.Reached(node);
        Assert.Collection(
            log.Lines,
            static line => Assert.Contains("cannot be reached.", line, StringComparison.Ordinal),
            static line => Assert.Contains("3001 attempts have failed", line, StringComparison.Ordinal),
            static line => Assert.Contains("6001 attempts have failed", line, StringComparison.Ordinal),
            static line => Assert.Contains("is reached again; 7500 attempts had failed", line, StringComparison.Ordinal));
    }
}
