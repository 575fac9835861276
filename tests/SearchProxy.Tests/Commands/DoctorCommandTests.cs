using SearchProxy.Commands;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task With_a_supported_engine_everything_is_ok()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/*/_mapping", EngineAnswer.Json("{}"));
        var run = await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString());
        Assert.Contains("ok      engine: Elasticsearch 8.", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok      encoder: all-MiniLM-L6-v2@", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok      reranker: rerank-mini-en@", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, run.Code);
    }

    [Fact]
    public async Task An_engine_that_is_too_old_is_a_failure_and_ends_with_1()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When(
            "GET", "/", EngineAnswer.Json("""{"version":{"number":"7.17.0"},"tagline":"You Know, for Search","cluster_name":"old"}"""));
        var run = await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString(), "--models", "/nowhere");
        Assert.Equal(ExitCode.Findings, run.Code);
        Assert.Contains("FAILED  engine: Elasticsearch 7.17.0 at ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Elasticsearch 8 and 9 and OpenSearch 2 and 3 are supported", run.Output, StringComparison.Ordinal);
        Assert.Contains("FAILED  encoder: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_are_told_with_the_flags_that_give_them()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/", EngineAnswer.Error(401, "security_exception", "missing authentication credentials"));
        var run = await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString());
        Assert.Contains("Give --user NAME with --password-file FILE, or --api-key-file FILE.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_the_engine_forbids_is_told_with_the_privilege_that_it_needs()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        var forbidden = EngineAnswer.Error(403, "security_exception", "no permissions");
        engine.When("GET", "/books/_mapping", forbidden);
        var mapping = await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString(), "--index", "books", "--models", "/nowhere");
        engine.When("GET", "/", forbidden);
        var root = await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString(), "--models", "/nowhere");

        Assert.Contains(
            "warning index: the mapping of \"books\" cannot be read: the engine answered 403 to GET _mapping", mapping.Output, StringComparison.Ordinal);
        Assert.Contains("the privilege view_index_metadata on it (OpenSearch: indices:admin/mappings/get", mapping.Output, StringComparison.Ordinal);
        Assert.Contains("answered 403 to GET /: these credentials may not ask what the engine is", root.Output, StringComparison.Ordinal);
        Assert.Contains("the privilege monitor (OpenSearch: cluster_monitor)", root.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, root.Code);
    }

    [Fact]
    public async Task The_commands_credentials_go_to_the_engine()
    {
        await using var engine = await ScriptedEngine.StartAsync();
        await CommandRun.OfAsync("doctor", "--engine", engine.Url.ToString(), "--user", "ann:secret", "--models", "/nowhere");
        Assert.All(
            engine.Asked,
            asked => Assert.Contains(asked.Headers, header => header.Name == "Authorization" && header.Value == "Basic YW5uOnNlY3JldA=="));
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_in_words()
    {
        var run = await CommandRun.OfAsync("doctor", "--engine", "http://127.0.0.1:1", "--models", "/nowhere");
        Assert.Contains("FAILED  engine: no answer: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Start the engine, or correct the URL", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        false,
        200,
        """[{"index":0,"score":1},{"index":1,"score":0}]""",
        "ok      hosted reranker far: textEmbeddingsInference at ",
        "not asked; --ask-hosted calls it once")]
    [InlineData(
        true,
        200,
        """[{"index":0,"score":1},{"index":1,"score":0}]""",
        "ok      hosted reranker far: textEmbeddingsInference at ",
        "gave 2 scores for 2 texts")]
    [InlineData(
        true, 401, """{"message":"no such key"}""", "FAILED  hosted reranker far: textEmbeddingsInference at ", "HTTP 401: no such key")]
    public async Task A_hosted_reranker_is_called_once_when_asked(bool ask, int status, string answer, params string[] expected)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("POST", "/rerank", EngineAnswer.Json(answer) with { Status = status });
        using var file =
            new TemporaryFile($$"""{"models":{"folder":"/nowhere","rerankers":{"far":{"remote":{"url":"{{engine.Url}}rerank"} } } } }""");
        var run = await CommandRun.OfAsync([
            "doctor", "--config", file.Path, "--engine", engine.Url.ToString(), .. ask ? new[] { "--ask-hosted" } : [],
        ]);
        Assert.All(expected, words => Assert.Contains(words, run.Output, StringComparison.Ordinal));
        Assert.Equal(ask ? 1 : 0, engine.Asked.Count(asked => asked.Path == "/rerank"));
    }
}
