using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Pages;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Pages;

public class OperatorPageTests
{
    [Theory]
    [InlineData("/_searchproxy/", "text/html; charset=utf-8", "<!doctype html>")]
    [InlineData("/_searchproxy/page.js", "text/javascript; charset=utf-8", "'use strict'")]
    [InlineData("/_searchproxy/page.css", "text/css; charset=utf-8", ":root")]
    [InlineData("/_searchproxy/reasons.json", "application/json", "{")]
    public async Task Its_files_come_out_of_the_executable_and_load_nothing_from_elsewhere(string path, string type, string beginning)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync($"GET {path} HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal((200, type), (answer!.Status, answer.Header("Content-Type")));
        Assert.StartsWith("default-src 'none'; script-src 'self'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.StartsWith(beginning, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", answer.Text, StringComparison.Ordinal);
        Assert.Empty(engine.Asked);
    }

    [Fact]
    public async Task Without_its_slash_it_is_found_too()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        var answer = await proxy.AskAsync("GET /_searchproxy HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal((301, "/_searchproxy/"), (answer!.Status, answer.Header("Location")));
        Assert.Empty(engine.Asked);
    }

    [Fact]
    public async Task Strangers_get_neither_the_page_nor_what_it_asks()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        foreach (var request in new[] { "GET /_searchproxy/", "GET /_searchproxy/settings", "POST /_searchproxy/search/books/_search" })
        {
            var answer =
                await proxy.AskAsync($"{request} HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.0.0.1\r\nContent-Length: 2\r\n\r\n{{}}");
            Assert.Equal((403, "operators-only"), (answer!.Status, answer.Header("X-SearchProxy")!.Split("reason=")[1]));
        }

        Assert.Empty(engine.Asked);
    }

    [Fact]
    public async Task A_search_of_the_page_goes_to_the_engine_on_its_own_route()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        await proxy.AskAsync(
            "POST /_searchproxy/search/books/_search?size=3 HTTP/1.1\r\nHost: h\r\nX-SearchProxy-Off: true\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal(("POST", "/books/_search?size=3"), (engine.Asked.Single().Method, engine.Asked.Single().Target));
    }

    [Fact]
    public async Task Settings_are_shown_with_where_they_come_from()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await using var proxy = await new GatewayRig
        {
            Engines = [engine.Url],
            Configure = builder => builder.Services.AddSingleton(
                new SettingsView(() => [("gateway.search.window", "50", "default"), ("engine.username", null, "default")])),
        }.StartedAsync();
        var answer = await proxy.AskAsync("GET /_searchproxy/settings HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.Equal(
            """{"settings":[{"path":"gateway.search.window","value":"50","from":"default"},{"path":"engine.username","value":null,"from":"default"}]}""",
            answer!.Text);
    }
}
