using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Engine.Tests.Profiles;

public sealed class IndexProfileReaderTests : IAsyncLifetime
{
    private const string Profile = """{"version":1,"text_fields":[{"name":"t"}],"vector_field":"v","model":"m@1","dimensions":3}""";

    private readonly ManualTimeProvider _time = new();
    private ScriptedEngine _engine = null!;
    private EngineClient _client = null!;

    public async Task InitializeAsync()
    {
        _engine = await ScriptedEngine.StartAsync();
        _client = new EngineClient(new EngineClientOptions { Address = _engine.Url });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Profiles_and_windows_are_keyed_by_concrete_index()
    {
        Answer(
            "alias",
            $$$$$"""{"a-1":{"mappings":{"_meta":{"search_proxy":{{{{{Profile}}}}}}}}}""",
            """{"a-1":{"settings":{"index.max_result_window":"50"},"defaults":{}},"a-2":{"settings":{},"defaults":{"index.max_result_window":"10000"}}}""");

        var facts = await Reader().ReadAsync("alias", [], default);

        Assert.Equal(TargetFault.None, facts.Fault);
        Assert.Equal(["a-1", "a-2"], facts.Indexes.Select(index => index.Index));
        Assert.Equal("v", facts.Indexes[0].Profile.Profile!.VectorField);
        Assert.Equal(IndexProfileFault.Absent, facts.Indexes[1].Profile.Fault);
        Assert.Equal("m@1", facts.SharedProfile!.Model);
        Assert.Equal(50, facts.SmallestResultWindow);
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"_source":{"excludes":["other","vector"]}}""", true)]
    [InlineData("""{"_source":{"excludes":["search_proxy"]}}""", false)]
    [InlineData("""{"_source":{"excludes":"search_proxy.*"}}""", false)]
    [InlineData("""{"_source":{"excludes":["search_proxy.vector"]}}""", false)]
    [InlineData("""{"_source":{"excludes":["*"]}}""", false)]
    [InlineData("""{"_source":{"includes":["title"]}}""", false)]
    [InlineData("""{"_source":{"includes":["search*"]}}""", true)]
    [InlineData("""{"_source":{"enabled":false}}""", false)]
    [InlineData("""{"_source":7}""", true)]
    public async Task It_is_told_whether_a_partial_update_carries_vectors_on(string mappings, bool keeps)
    {
        Answer("a", $$$"""{"a":{"mappings":{{{mappings}}} } }""", "{}");

        var facts = await Reader().ReadAsync("a", [], default);

        Assert.Equal(keeps, Assert.Single(facts.Indexes).KeepsVectors);
        Assert.Contains("*.mappings._source", _engine.Asked.Single(asked => asked.Path == "/a/_mapping").Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_that_do_not_agree_are_not_shared()
    {
        var other = Profile.Replace("m@1", "m@2", StringComparison.Ordinal);
        Answer(
            "p*",
            $$$$$"""{"a":{"mappings":{"_meta":{"search_proxy":{{{{{Profile}}}}}}}},"b":{"mappings":{"_meta":{"search_proxy":{{{{{other}}}}}}}}}""",
            "{}");

        var facts = await Reader().ReadAsync("p*", [], default);

        Assert.Null(facts.SharedProfile);
        Assert.True(facts.ProfilesDiffer);
    }

    [Fact]
    public async Task The_engine_is_asked_as_the_caller_and_once_for_a_while()
    {
        Answer("i", "{}", "{}");
        var reader = Reader();
        EngineHeader[] caller = [new("Authorization", "Basic a")];

        await reader.ReadAsync("i", caller, default);
        await reader.ReadAsync("i", caller, default);
        _time.Advance(TimeSpan.FromSeconds(29));
        await reader.ReadAsync("i", caller, default);

        Assert.Equal(2, _engine.Asked.Count);
        Assert.All(_engine.Asked, asked => Assert.Equal("Basic a", asked.Header("Authorization")));
        _time.Advance(TimeSpan.FromSeconds(1));
        await reader.ReadAsync("i", caller, default);
        Assert.Equal(4, _engine.Asked.Count);
    }

    [Fact]
    public async Task One_callers_answer_is_never_anothers()
    {
        _engine.When(asked => asked.Header("Authorization") == "Basic b", _ => EngineAnswer.Error(403, "security_exception", "no"));
        _engine.When(asked => asked.Header("Authorization") == "Basic a", _ => EngineAnswer.Json("{}"));
        var reader = Reader();

        var a = await reader.ReadAsync("i", [new("Authorization", "Basic a")], default);
        var b = await reader.ReadAsync("i", [new("Authorization", "Basic b")], default);

        Assert.Equal(TargetFault.None, a.Fault);
        Assert.Equal(TargetFault.Forbidden, b.Fault);
        Assert.Empty(b.Indexes);
    }

    [Theory]
    [InlineData("X-Remote-User")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Auth-Token")]
    [InlineData("ES-Client-Authentication")]
    [InlineData("x-any-plugin")]
    public async Task Callers_apart_by_any_header_share_nothing(string name)
    {
        _engine.Always(EngineAnswer.Json("{}"));
        var reader = Reader();

        await reader.ReadAsync("i", [new(name, "a")], default);
        await reader.ReadAsync("i", [new(name, "b")], default);

        Assert.Equal(4, _engine.Asked.Count);
    }

    [Fact]
    public async Task Addresses_and_traces_cost_no_calls_of_their_own()
    {
        _engine.Always(EngineAnswer.Json("{}"));
        var reader = Reader();

        for (var i = 0; i < 5; i++)
        {
            await reader.ReadAsync(
                "i", [new("Authorization", "Basic a"), new("X-Forwarded-For", $"10.0.0.{i}"), new("X-Opaque-Id", $"{i}")], default);
        }

        Assert.Equal(2, _engine.Asked.Count);
    }

    [Fact]
    public async Task A_fault_is_soon_asked_again()
    {
        _engine.Always(EngineAnswer.Error(503, "cluster_block_exception", "no"));
        var reader = Reader();

        Assert.Equal(TargetFault.Engine, (await reader.ReadAsync("i", [], default)).Fault);
        Answer("i", "{}", "{}");
        Assert.Equal(TargetFault.Engine, (await reader.ReadAsync("i", [], default)).Fault);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TargetFault.None, (await reader.ReadAsync("i", [], default)).Fault);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("<html>")]
    public async Task An_answer_that_is_not_understood_is_a_fault(string answer)
    {
        Answer("i", answer, "{}");

        Assert.Equal(TargetFault.Engine, (await Reader().ReadAsync("i", [], default)).Fault);
    }

    [Fact]
    public async Task Without_the_right_to_read_settings_the_default_window_holds()
    {
        Answer("i", $$$$$"""{"i":{"mappings":{"_meta":{"search_proxy":{{{{{Profile}}}}}}}}}""", "{}");
        _engine.When(
            "GET",
            "/i/_settings/index.max_result_window,index.query.default_field,index.analysis.analyzer.*,index.default_pipeline,index.final_pipeline",
            EngineAnswer.Error(403, "security_exception", "no"));

        var facts = await Reader().ReadAsync("i", [], default);

        Assert.Equal(10_000, facts.SmallestResultWindow);
        Assert.NotNull(facts.SharedProfile);
    }

    [Fact]
    public async Task Memory_is_bounded()
    {
        _engine.Always(EngineAnswer.Json("{}"));
        var reader = Reader(maxEntries: 3);

        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await reader.ReadAsync($"i{i}", [], default);
        }

        Assert.Equal(3, reader.Count);
    }

    private IndexProfileReader Reader(int maxEntries = 1024) =>
        new(_client, new IndexProfileReaderOptions { MaxEntries = maxEntries }, _time);

    private void Answer(string index, string mapping, string settings) => _engine
        .When("GET", $"/{index}/_mapping", EngineAnswer.Json(mapping))
        .When(
            "GET",
            $"/{index}/_settings/index.max_result_window,index.query.default_field,index.analysis.analyzer.*,index.default_pipeline,index.final_pipeline",
            EngineAnswer.Json(settings));
}
