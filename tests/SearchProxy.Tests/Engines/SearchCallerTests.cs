using SearchProxy.Commands;
using SearchProxy.Engine.Http;
using SearchProxy.Engines;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Engines;

public sealed class SearchCallerTests
{
    [Fact]
    public async Task Hits_come_with_id_score_title_and_what_the_proxy_says()
    {
        var answer = EngineAnswer.Json("""
            {"hits":{"hits":[{"_id":"1","_score":2.5,"_source":{"title":"One"}},{"_id":"2","_score":null,"_source":{"text":"no title"}},{"_id":"3"}]}}
            """);
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("POST", "/books/_search", answer.With("X-SearchProxy", "reranked; scored=3").With("Server-Timing", "rerank;dur=1"));
        var reply = await CallAsync(engine);
        Assert.Equal([("1", "One"), ("2", "no title"), ("3", "3")], reply.Hits.Select(hit => (hit.Id, hit.Title)));
        Assert.Equal(2.5, reply.Hits[0].Score);
        Assert.True(double.IsNaN(reply.Hits[1].Score));
        Assert.True(reply.WasReranked);
        Assert.Equal("rerank;dur=1", reply.Stages);
    }

    [Fact]
    public async Task An_error_of_the_engine_ends_the_command_with_the_engines_words()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("POST", "/books/_search", EngineAnswer.Error(404, "index_not_found_exception", "no such index [books]"));
        var fault = await Assert.ThrowsAsync<CommandException>(() => CallAsync(engine));
        Assert.Equal(ExitCode.Engine, fault.Code);
        Assert.Contains("404", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no such index [books]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_search_response_ends_the_command()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("{\"hits\":7}"));
        var fault = await Assert.ThrowsAsync<CommandException>(() => CallAsync(engine));
        Assert.EndsWith("answered a search with something else: {\"hits\":7}", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>What a report shows of a hit is what was searched, not whatever is longest.</summary>
    [Theory]
    [InlineData("""{"title":"One","text":"the text","raw":"<html>of the text</html>"}""", "One", "the text")]
    [InlineData("""{"title":["One","Uno"],"text":["the text","and more"],"v":[0.1,0.2]}""", "One\nUno", "the text\nand more")]
    [InlineData("""{"text":"the text"}""", "the text", "the text")]
    [InlineData("""{"name":"n","body":"the body"}""", "7", "the body")]
    [InlineData("""{"title":"","text":null}""", "7", "")]
    public async Task A_hit_is_shown_by_its_text_fields(string source, string title, string text)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json($$$"""{"hits":{"hits":[{"_id":"7","_score":1,"_source":{{{source}}}}]}}"""));
        var hit = Assert.Single((await CallAsync(engine)).Hits);
        Assert.Equal((title, text), (hit.Title, hit.Text));
    }

    [Fact]
    public async Task A_field_of_another_name_is_the_title_where_it_is_the_first_of_several()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.Always(EngineAnswer.Json("""{"hits":{"hits":[{"_id":"7","_source":{"title":"T","name":"N","info":"I","raw":"long raw"}}]}}"""));
        var hit = Assert.Single((await CallAsync(engine, "name", "info")).Hits);
        Assert.Equal(("N", "I"), (hit.Title, hit.Text));
    }

    private static async Task<SearchReply> CallAsync(ScriptedEngine engine, params string[] fields)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        return await new SearchCaller(client).SearchAsync(
            "books", SearchBodies.Text("a \"b\"", ["title", "text"], 5), fields.Length > 0 ? fields : ["title", "text"], [],
            CancellationToken.None);
    }
}
