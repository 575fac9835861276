using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Gateway.Tests.Rig;

public class ScriptedEngineTests
{
    [Fact]
    public async Task Greets_as_the_product_it_plays()
    {
        await using var engine = await ScriptedEngine.StartAsync(EngineKind.OpenSearch2);
        using var client = new HttpClient();
        Assert.Contains("\"distribution\":\"opensearch\"", await client.GetStringAsync(engine.Url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_target_headers_and_body_as_they_were_sent()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("POST", "/a%2Fb/_x", EngineAnswer.Json("{}"));
        var answer = await RawHttpClient.ExchangeAsync(
            engine.Url, "POST /a%2Fb/_x?q=%zz&q=2 HTTP/1.1\r\nHost: h\r\nX-One: \u00fc\r\nContent-Length: 3\r\n\r\nabc");
        Assert.Equal(200, answer!.Status);
        var asked = Assert.Single(engine.Asked);
        Assert.Equal("/a%2Fb/_x?q=%zz&q=2", asked.Target);
        Assert.Equal("\u00fc", asked.Header("X-One"));
        Assert.Equal("abc", asked.Text);
    }

    [Fact]
    public async Task Asks_a_rule_of_the_head_once_and_one_of_the_body_when_it_is_there()
    {
        var heads = 0;
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(_ => true, _ => EngineAnswer.Json($"{++heads}"));
        engine.WhenBody(asked => asked.Text == "abc", asked => EngineAnswer.Json($"\"{asked.Text}\""));
        using var client = new HttpClient { BaseAddress = engine.Url };

        var answers = new List<string>();
        foreach (var body in new[] { "abc", "abcd", "" })
        {
            using var response = await client.PostAsync("/x", new StringContent(body));
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(["\"abc\"", "1", "2"], answers);
        Assert.Equal(["abc", "abcd", ""], engine.Asked.Select(static asked => asked.Text));
    }

    [Fact]
    public async Task Breaks_off_in_the_middle_of_a_body()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Broken(EngineFault.AbortMidBody));
        var answer = await RawHttpClient.ExchangeAsync(engine.Url, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.False(answer?.IsComplete ?? false);
    }

    [Fact]
    public async Task Raw_engine_shows_header_lines_in_their_order_and_answers_the_given_bytes()
    {
        await using var engine =
            RawEngine.Start("HTTP/1.1 299 Odd\r\nx-b: 1\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\n\r\n");
        var answer = await RawHttpClient.ExchangeAsync(engine.Url, "GET /x HTTP/1.1\r\nb: 1\r\nA: 2\r\n\r\n");
        Assert.Equal("HTTP/1.1 299 Odd", answer!.StartLine);
        Assert.Equal(["x-b: 1", "X-A: 2", "Transfer-Encoding: chunked"], answer.Headers.Select(line => line.ToString()));
        Assert.Equal("ab", answer.Text);
        Assert.Equal(["b: 1", "A: 2"], Assert.Single(engine.Asked).Headers.Select(line => line.ToString()));
    }
}
