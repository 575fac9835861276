using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Search;

public sealed class MultiSearchTests
{
    private const string Match = """{"size":2,"query":{"match":{"text":"whale"}}}""";
    private const string All = """{"size":2,"query":{"match_all":{}}}""";

    [Fact]
    public async Task Row15_Understood_searches_are_reranked_and_the_others_carried_in_their_places()
    {
        await using var rig = await StartAsync();

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", $"{{}}\n{All}\n{{\"routing\":\"r\"}}\n{Match}\n\n{All}\n");

        Assert.Equal("reranked; items=1/3", answer.Marker);
        var responses = answer.Json["responses"]!.AsArray();
        Assert.Equal(["carried 0", "d2,d1", "carried 1"], responses.Select(Describe));
        Assert.Equal(200, responses[1]!["status"]!.GetValue<int>());
        Assert.StartsWith("routing=r&preference=", Assert.Single(rig.Searches).Query, StringComparison.Ordinal);
        var carried = Assert.Single(rig.Engine.Asked, static asked => asked.Path == "/books/_msearch");
        Assert.Equal($"{{}}\n{All}\n{{}}\n{All}\n", carried.Text);
    }

    [Fact]
    public async Task Row15_Without_any_understood_search_the_request_goes_on_byte_for_byte()
    {
        await using var rig = await StartAsync();
        var body = $"{{ }}\n{All}\n";

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch?typed_keys", body);

        Assert.Equal("bypassed; reason=no-text", answer.Marker);
        var asked = Assert.Single(rig.Engine.Asked);
        Assert.Equal(body, asked.Text);
        Assert.Equal("/books/_msearch?typed_keys", asked.Target);
    }

    [Theory]
    [InlineData("", "body-not-understood")]
    [InlineData("{}\n", "body-not-understood")]
    [InlineData("{}\n{}", "body-not-understood")]
    public async Task A_body_that_is_not_framed_goes_on_byte_for_byte(string body, string reason)
    {
        await using var rig = await StartAsync();

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", body);

        Assert.StartsWith("bypassed; reason=" + reason, answer.Marker, StringComparison.Ordinal);
        Assert.Equal(body, Assert.Single(rig.Engine.Asked).Text);
    }

    [Fact]
    public async Task Row15_The_item_of_a_missing_index_carries_its_error_beside_the_others()
    {
        await using var rig = await StartAsync();

        var answer =
            await rig.SendAsync(HttpMethod.Post, "/_msearch", $"{{\"index\":\"books\"}}\n{Match}\n{{\"index\":\"gone\"}}\n{Match}\n");

        var responses = answer.Json["responses"]!.AsArray();
        Assert.Equal("d2,d1", Describe(responses[0]));
        Assert.Equal(404, responses[1]!["status"]!.GetValue<int>());
        Assert.Equal("index_not_found_exception", responses[1]!["error"]!["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{}\r\n@\r\n")]
    [InlineData("\n@\n{}\n@\n")]
    [InlineData("{}\n@\n\n@\n")]
    [InlineData("{\"index\":\"books\"}\n@\n\n")]
    public async Task Row15_Lines_are_framed_as_the_engines_frame_them(string body)
    {
        await using var rig = await StartAsync();

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", body.Replace("@", Match, StringComparison.Ordinal));

        Assert.Equal($"reranked; items={rig.Searches.Count}/{rig.Searches.Count}", answer.Marker);
        Assert.All(answer.Json["responses"]!.AsArray(), static response => Assert.Equal("d2,d1", Describe(response)));
    }

    [Fact]
    public async Task Row15_All_searches_share_the_model_s_queue()
    {
        await using var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(3) },
            Reranker = new MeetingReranker(searches: 3),
        }.StartedAsync();

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", string.Concat(Enumerable.Repeat($"{{}}\n{Match}\n", 3)));

        Assert.Equal("reranked; items=3/3", answer.Marker);
    }

    [Fact]
    public async Task Row15_When_the_engine_refuses_one_search_it_judges_the_whole_request()
    {
        await using var rig = await StartAsync();
        rig.Engine.When("POST", "/books/_search", EngineAnswer.Error(400, "parsing_exception", "unknown query [nope]"));
        rig.Engine.When("POST", "/books/_msearch", EngineAnswer.Error(400, "parsing_exception", "the whole"));
        var body = $"{{}}\n{All}\n{{}}\n{Match}\n";

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("the whole", answer.Body, StringComparison.Ordinal);
        Assert.Equal(body, rig.Engine.Asked[^1].Text);
    }

    [Fact]
    public async Task Filter_path_speaks_of_the_whole_answer()
    {
        await using var rig = await StartAsync();

        var answer = await rig.SendAsync(HttpMethod.Post, "/books/_msearch?filter_path=responses.hits.hits._id", $"{{}}\n{Match}\n");

        Assert.Equal("""{"responses":[{"hits":{"hits":[{"_id":"d2"},{"_id":"d1"}]}}]}""", answer.Body);
    }

    [Fact]
    public async Task Row16_Templates_are_carried_unless_switched_on()
    {
        await using var rig = await StartAsync();
        rig.Engine.When(
            static asked => asked.Path.EndsWith("/template", StringComparison.Ordinal),
            static _ => EngineAnswer.Json("""{"by":"engine"}"""));

        var one = await rig.SendAsync(HttpMethod.Post, "/books/_search/template", """{"id":"t","params":{"q":"whale"}}""");
        var many = await rig.SendAsync(HttpMethod.Post, "/books/_msearch/template", "{}\n{\"id\":\"t\"}\n");

        Assert.Equal("bypassed; reason=template", one.Marker);
        Assert.Equal("bypassed; reason=template", many.Marker);
        Assert.Equal("""{"by":"engine"}""", one.Body);
        Assert.Equal("""{"by":"engine"}""", many.Body);
    }

    [Fact]
    public async Task Row16_Templates_that_are_switched_on_are_rendered_by_the_engine_and_reranked()
    {
        await using var rig = await StartAsync(templates: true);
        rig.Engine.When("POST", "/_render/template", EngineAnswer.Json($$"""{"template_output":{{Match}}}"""));

        var one = await rig.SendAsync(
            HttpMethod.Post, "/books/_search/template", """{"id":"t","params":{"q":"whale"}}""", ("Authorization", "Basic dTpw"));
        var many = await rig.SendAsync(HttpMethod.Post, "/books/_msearch/template", "{}\n{\"id\":\"t\"}\n");

        Assert.Equal(["d2", "d1"], one.Ids);
        Assert.Equal("d2,d1", Describe(many.Json["responses"]![0]));
        var rendered = rig.Engine.Asked.First(static asked => asked.Path == "/_render/template");
        Assert.Equal("""{"id":"t","params":{"q":"whale"}}""", rendered.Text);
        Assert.Equal("Basic dTpw", rendered.Header("Authorization"));
    }

    private static string Describe(JsonNode? response) => response!["carried"] is { } number
        ? $"carried {number}"
        : string.Join(',', response["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_id"]!.GetValue<string>()));

    private static async Task<SearchRig> StartAsync(bool templates = false)
    {
        var rig = await new SearchRig
        {
            Index = new TinyIndex
            {
                Lexical = TinyIndex.Numbered(3),
            },
            Change = options =>
            {
                options.Search.Blend = 1;
                options.Search.Templates = templates;
            },
        }.StartedAsync();
        rig.Engine.WhenBody(static asked => asked.Path.EndsWith("/_msearch", StringComparison.Ordinal), static asked =>
        {
            var items = Encoding.UTF8.GetString(asked.Body).Split('\n').Length / 2;
            var responses = Enumerable.Range(0, items).Select(static i => $$"""{"carried":{{i}},"status":200}""");
            return EngineAnswer.Json($$"""{"took":1,"responses":[{{string.Join(',', responses)}}]}""");
        });
        return rig;
    }

    /// <summary>Scores nothing until so many searches have come, so that it fails searches that come one after the other.</summary>
    private sealed class MeetingReranker(int searches) : IReranker
    {
        private readonly TaskCompletionSource _all = new();
        private int _arrived;

        public string ModelId => "meeting@1";

        public async ValueTask<RerankScores> ScoreAsync(
            string query, IReadOnlyList<ReadOnlyMemory<char>> passages, CancellationToken deadline)
        {
            if (Interlocked.Increment(ref _arrived) == searches)
            {
                _all.SetResult();
            }

            await _all.Task.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
            return new RerankScores(new float[passages.Count], passages.Count, RerankFault.None);
        }

        public void Dispose()
        {
        }
    }
}
