using System.Net;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Search;

/// <summary>
/// The engine falls silent at the n-th call, for every n, in every shape of search: the client always gets an answer, and one that is right
/// for what is missing.
/// </summary>
public sealed class SilentEngineTests
{
    /// <summary>More calls than any of the searches makes.</summary>
    private const int MostCalls = 14;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private static readonly EngineAnswer Never = EngineAnswer.Json("{}") with { BeforeHead = new TaskCompletionSource().Task };

    private static readonly Dictionary<string, Func<SearchRig, Task<Answer>>> Shapes = new(StringComparer.Ordinal)
    {
        ["plain"] = static rig => rig.PageAsync(0, 3),
        ["two phases"] = static rig => rig.MatchAsync("\"size\":2,\"highlight\":{\"fields\":{\"text\":{}}}"),
        ["collapse"] = static rig => rig.MatchAsync("\"collapse\":{\"field\":\"sku\",\"inner_hits\":{\"name\":\"more\"}}"),
        ["page behind the window"] = static rig => rig.PageAsync(12, 3),
        ["counted"] = static rig => rig.MatchAsync("\"track_total_hits\":true,\"size\":2"),
        ["filter_path"] = static rig => rig.MatchAsync("\"size\":3", "?filter_path=hits.hits._id"),
        ["multi-search"] = static rig => rig.SendAsync(
            HttpMethod.Post, "/_msearch",
            $"{{\"index\":\"books\"}}\n{SearchRig.MatchBody()}\n{{\"index\":\"books\"}}\n{{\"query\":{{\"match_all\":{{}}}}}}\n{{\"index\":\"books\"}}\n{SearchRig.MatchBody()}\n"),
        ["template"] = static rig =>
            rig.SendAsync(
                HttpMethod.Post,
                "/books/_search/template",
                "{\"source\":{\"query\":{\"match\":{\"text\":\"{{q}}\"}}},\"params\":{\"q\":\"whale\"}}"),
        ["multi-search of templates"] = static rig => rig.SendAsync(
            HttpMethod.Post, "/books/_msearch/template", "{}\n{\"source\":\"{}\",\"params\":{}}\n{}\n{\"source\":\"{}\",\"params\":{}}\n"),
    };

    public static TheoryData<string, bool> Cases()
    {
        var cases = new TheoryData<string, bool>();
        foreach (var shape in Shapes.Keys)
        {
            cases.Add(shape, true);
            cases.Add(shape, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_search_is_answered(string shape, bool staysSilent)
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, MostCalls).Select(call => AskAsync(shape, call, staysSilent)));

        Assert.Contains(answers, static answer => answer.WasSilent);
        Assert.False(answers[^1].WasSilent, "a search makes more calls than are tried");
        foreach (var (answer, wasSilent) in answers)
        {
            if (answer.Status == HttpStatusCode.GatewayTimeout)
            {
                Assert.True(wasSilent);
                Assert.Equal("failed; reason=engine-timeout", answer.Marker);
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            // One search of several that is answered with an error of its own stands beside the others' answers.
            Assert.True(
                answer.Marker!.StartsWith("reranked", StringComparison.Ordinal)
                || (wasSilent && answer.Marker.StartsWith("failed; items=", StringComparison.Ordinal))
                || answer.Marker.StartsWith("degraded", StringComparison.Ordinal)
                || answer.Marker.StartsWith("bypassed", StringComparison.Ordinal),
                answer.Marker);
        }
    }

    [Theory]
    [InlineData("/_mapping", "degraded; reason=vector-leg; scored=5/5; detail=\"the mapping did not come in time\"")]
    [InlineData("/", "degraded; reason=vector-leg; scored=5/5; detail=\"the engine does not say what product it is\"")]
    [InlineData("knn", "degraded; reason=vector-leg; scored=5/5; detail=\"out of time\"")]
    public async Task What_does_not_come_in_time_is_left_out_and_the_rest_is_reranked(string silentCall, string marker)
    {
        var time = new ManualTimeProvider();
        var isSilent = new TaskCompletionSource<bool>();
        await using var rig =
            await StartAsync(
                time,
                asked => IsTold(
                    isSilent,
                    asked.Path.EndsWith(silentCall, StringComparison.Ordinal) || asked.Text.Contains(silentCall, StringComparison.Ordinal)),
                TimeSpan.FromSeconds(4),
                lexical: 5);

        var asking = rig.PageAsync(0, 10);
        await isSilent.Task;
        // What is silent has at most three quarters of the deadline; the model has the rest.
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(3); passed += Step)
        {
            time.Advance(Step);
            await Task.Delay(Moment);
        }

        var answer = await asking;

        Assert.Equal(marker, answer.Marker);
        Assert.Equal(["d4", "d3", "d2", "d1", "d0"], answer.Ids);
    }

    [Fact]
    public async Task An_order_stands_without_its_count()
    {
        var time = new ManualTimeProvider();
        var isSilent = new TaskCompletionSource<bool>();
        await using var rig =
            await StartAsync(
                time,
                asked => IsTold(isSilent, asked.Text.Contains("\"size\":0", StringComparison.Ordinal)),
                TimeSpan.FromSeconds(2),
                lexical: 30,
                fullScores: false);

        var asking = rig.MatchAsync("\"size\":2");
        await isSilent.Task;
        var answer = await time.PassUntilAsync(asking, Step);

        Assert.StartsWith("degraded; reason=deadline; scored=", answer.Marker, StringComparison.Ordinal);
        Assert.Contains("could not be counted", answer.Marker, StringComparison.Ordinal);
        Assert.Equal((30, 2), (answer.Total, answer.Ids.Length));
    }

    private static async Task<(Answer Answer, bool WasSilent)> AskAsync(string shape, int silentCall, bool staysSilent)
    {
        var time = new ManualTimeProvider();
        var silence = new TaskCompletionSource<bool>();
        await using var rig = await StartAsync(time, static _ => false, TimeSpan.FromMilliseconds(500), lexical: 30);
        rig.Engine.AtCall(call =>
        {
            var isSilent = call == silentCall || (staysSilent && call > silentCall);
            return IsTold(silence, isSilent) ? Never : null;
        });
        var asking = Shapes[shape](rig);
        await Task.WhenAny(asking, silence.Task);
        // Time passes only where the engine is silent: what answers is never late.
        return (await time.PassUntilAsync(asking, Step / 2), silence.Task.IsCompleted);
    }

    private static bool IsTold(TaskCompletionSource<bool> told, bool isSilent) => isSilent && (told.TrySetResult(true) || true);

    private static Task<SearchRig> StartAsync(
        TimeProvider time,
        Func<AskedRequest, bool> isSilent,
        TimeSpan deadline,
        int lexical,
        bool fullScores = true) => new SearchRig
        {
            Encoder = new FakeTextEncoder(),
            Change = options =>
            {
                options.Search.Blend = 1;
                options.Search.Window = 10;
                options.Search.Deadline = deadline;
                options.Search.Templates = true;
                options.Search.FullScores = fullScores;
                options.AnswerTimeout = TimeSpan.FromSeconds(1);
            },
            Time = time,
            Prepare = engine =>
            {
                new TinyIndex
                {
                    Lexical = TinyIndex.Numbered(lexical),
                    Vector = TinyIndex.Ranked("v9", "v3"),
                    Profile = TinyIndex.VectorProfile,
                }.On(engine);
                engine.When("POST", "/_render/template", EngineAnswer.Json($"{{\"template_output\":{SearchRig.MatchBody()}}}"))
                    .When(
                        "POST",
                        "/_msearch",
                        EngineAnswer.Json("{\"took\":1,\"responses\":[{\"took\":1,\"hits\":{\"hits\":[]},\"status\":200}]}"))
                    .When(
                        static asked => asked.Path.EndsWith("/template", StringComparison.Ordinal)
                            && !asked.Path.StartsWith("/_render", StringComparison.Ordinal),
                        static _ => EngineAnswer.Json("{\"took\":1}"))
                    .WhenBody(isSilent, static _ => Never);
            },
        }.StartedAsync();
}
