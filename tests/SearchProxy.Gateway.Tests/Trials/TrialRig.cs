using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Gateway.Trials;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Trials;

/// <summary>A proxy with a trial, whose model turns the engine's order round.</summary>
internal sealed record TrialRig(SearchRig Rig, ManualTimeProvider Time) : IAsyncDisposable
{
    public static async Task<TrialRig> StartAsync(TrialMode mode, int hits = 5, double? share = null, bool stopOnLoss = true)
    {
        var time = new ManualTimeProvider();
        var rig = await new SearchRig
        {
            Index = new TinyIndex { Lexical = TinyIndex.Numbered(hits) },
            Change = options =>
            {
                options.Search.Blend = 1;
                options.Search.Templates = true;
                options.Trial = new TrialOptions
                {
                    Mode = mode,
                    Share = share ?? (mode == TrialMode.Split ? 0.5 : 1),
                    ClientHeader = "X-Client",
                    StopOnLoss = stopOnLoss,
                };
            },
            Time = time,
        }.StartedAsync();
        rig.Engine.When(
            static asked => asked.Path.StartsWith("/books/_doc/", StringComparison.Ordinal),
            static _ => EngineAnswer.Json("{\"found\":true}"));
        rig.Engine.When("POST", "/books/_msearch", EngineAnswer.Json("""{"took":1,"responses":[{"way":"carried","status":200}]}"""));
        rig.Engine.When("POST", "/books/_search/template", EngineAnswer.Json("""{"way":"carried"}"""));
        rig.Engine.When(
            "POST", "/_render/template", EngineAnswer.Json($$"""{"template_output":{{SearchRig.MatchBody("\"size\":5")}}}"""));
        return new TrialRig(rig, time);
    }

    /// <summary>The id that clicks on an answer name; empty without one.</summary>
    public static string SearchId(Answer answer) => answer.Header("X-SearchProxy-Search-Id").FirstOrDefault() ?? "";

    /// <summary>Searches of an arm that were judged.</summary>
    public static int Searches(JsonNode report, string arm) => report[arm]!["searches"]!.GetValue<int>();

    public async Task<string> MetricsAsync() => (await Rig.SendAsync(HttpMethod.Get, "/_searchproxy/metrics", body: null)).Body;

    /// <summary>A search for five hits by a client.</summary>
    public Task<Answer> SearchAsync(int client) =>
        Rig.MatchAsync("\"size\":5", headers: ("X-Client", client.ToString(CultureInfo.InvariantCulture)));

    public async Task<HttpStatusCode> ClickAsync(string search, string id) =>
        (await Rig.SendAsync(HttpMethod.Post, "/_searchproxy/click", $$"""{"search_id":"{{search}}","id":"{{id}}"}""")).Status;

    /// <summary>What the trial says of the one index.</summary>
    public async Task<JsonNode> ReportAsync() =>
        (await Rig.SendAsync(HttpMethod.Get, "/_searchproxy/trial", body: null)).Json["indexes"]![0]!;

    public ValueTask DisposeAsync() => Rig.DisposeAsync();
}
