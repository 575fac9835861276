using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using Xunit.Sdk;

namespace SearchProxy.Conformance.Tests.Law;

/// <summary>
/// The law: no hit that the client's query forbids. With <c>never</c> every hit is one of the engine's own query. With <c>loose</c> every
/// hit is one of that query with its loose texts taken for true. Totals and best scores agree with what is shown. Over random mappings and
/// random queries.
/// </summary>
public sealed class QueryLawTests
{
    private const int Batch = 50;

    [Fact]
    public async Task Over_the_local_engine()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        await CheckAsync(engine.Url, trees: 10_000, worlds: 5, knowsAll: false);
    }

    [OpenSearchFact]
    public Task Over_OpenSearch() => CheckAsync(RealEngine.OpenSearch!, trees: 1_000, worlds: 2, knowsAll: true);

    [ElasticsearchFact]
    public Task Over_Elasticsearch() => CheckAsync(RealEngine.Elasticsearch!, trees: 1_000, worlds: 2, knowsAll: true);

    /// <summary>
    /// The law is given an oracle that is wrong on purpose: the tree that it names is the smallest of which that oracle complains.
    /// </summary>
    [Fact]
    public async Task What_breaks_the_law_is_shown_by_the_smallest_tree_that_does()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var trees = new List<int>();
        string? Complain(QueryTree tree)
        {
            var json = tree.Render(relaxed: false).ToJsonString();
            trees.Add(json.Length);
            return json.Contains("\"must_not\":[{\"match_phrase\"", StringComparison.Ordinal) ? "a phrase must not match" : null;
        }

        var broken =
            await Assert.ThrowsAnyAsync<XunitException>(() => CheckAsync(engine.Url, trees: 10_000, worlds: 5, knowsAll: false, Complain));

        Assert.Matches(
            """^seed \d: a phrase must not match for \{"bool":\{"must_not":\[\{"match_phrase":\{"[a-z.]+":"\w+ \w+"\}\}\]\}\} in law-[-,\w]+$""",
            broken.Message);
        Assert.True(trees.Max() > 500, "no tree was large: there was nothing to make smaller");
    }

    /// <param name="engine">The engine.</param>
    /// <param name="trees">How many queries.</param>
    /// <param name="worlds">Over how many mappings.</param>
    /// <param name="knowsAll">False for the clauses that the local engine knows.</param>
    /// <param name="complain">What is a breach besides.</param>
    private static async Task CheckAsync(Uri engine, int trees, int worlds, bool knowsAll, Func<QueryTree, string?>? complain = null)
    {
        var (asked, added) = (0, 0);
        for (var seed = 0; seed < worlds; seed++)
        {
            var random = new Random(seed);
            await using var world = await LawWorld.CreateAsync(engine, random);
            for (var i = 0; i < trees / worlds; i += Batch)
            {
                var cases = Enumerable.Range(0, Batch).Select(_ => Next(world, random, knowsAll)).ToArray();
                var verdicts = await JudgeAsync(world, cases, complain);
                asked += verdicts.Count(static verdict => verdict.WasAnswered);
                added += verdicts.Count(static verdict => verdict.WasWidened);
                if (Array.FindIndex(verdicts, static verdict => verdict.Breach is not null) is var broken and >= 0)
                {
                    var smallest = await ShrinkAsync(world, cases[broken], complain);
                    Assert.Fail($"seed {seed}: {(await JudgeAsync(world, [smallest], complain))[0].Breach} for {smallest.Tree.Render(relaxed: false).ToJsonString()} in {smallest.Target}");
                }
            }
        }

        Assert.True(asked > trees * 8 / 10, $"only {asked} of {trees} queries were answered");
        Assert.True(added > trees / 20, $"only {added} of {trees} searches had hits of the vector leg alone: the law would prove nothing");
    }

    private static Case Next(LawWorld world, Random random, bool knowsAll)
    {
        var (target, indexes) = world.Targets[random.Next(world.Targets.Count)];
        return new Case(target, new TreeGenerator(world.Mapping, indexes, knowsAll, random).Next(depth: 3));
    }

    /// <summary>The smallest tree, by steps of one part, that still breaks the law.</summary>
    private static async Task<Case> ShrinkAsync(LawWorld world, Case broken, Func<QueryTree, string?>? complain)
    {
        while (true)
        {
            var smaller = broken.Tree.Smaller().Select(tree => broken with { Tree = tree }).ToArray();
            var verdicts = smaller.Length == 0 ? [] : await JudgeAsync(world, smaller, complain);
            if (Array.FindIndex(verdicts, static verdict => verdict.Breach is not null) is not (var next and >= 0))
            {
                return broken;
            }

            broken = smaller[next];
        }
    }

    private static async Task<Verdict[]> JudgeAsync(LawWorld world, Case[] cases, Func<QueryTree, string?>? complain)
    {
        var engine =
            await world.AskEngineAsync(cases.SelectMany(static each => new[] { each.Search(relaxed: false), each.Search(relaxed: true) }));
        var proxy =
            await world.AskProxyAsync(cases.SelectMany(static each => new[] { each.Search(Widening.Never), each.Search(Widening.Loose) }));
        return [.. Enumerable.Range(0, cases.Length)
            .Select(i => Judge(engine[2 * i], engine[(2 * i) + 1], proxy[2 * i], proxy[(2 * i) + 1], complain?.Invoke(cases[i].Tree)))];
    }

    private static Verdict Judge(JsonNode own, JsonNode relaxed, JsonNode never, JsonNode loose, string? complaint)
    {
        if (own["error"] is not null || relaxed["error"] is not null)
        {
            return new Verdict(Breach: null, WasAnswered: false, WasWidened: false);
        }

        var breach = complaint ?? Forbidden(
            "never", never, own) ?? Forbidden("loose", loose, relaxed) ?? Disagrees("never", never) ?? Disagrees("loose", loose)
            ?? (Total(never) == Total(own) ? null : $"never: a total of {Total(never)}, the engine's is {Total(own)}");
        return new Verdict(breach, WasAnswered: true, Ids(loose).Except(Ids(own)).Any());
    }

    private static string? Forbidden(string widening, JsonNode answer, JsonNode allowed)
    {
        var forbidden = answer["error"] is null ? Ids(answer).Except(Ids(allowed)).ToArray() : [answer["error"]!.ToJsonString()];
        return forbidden.Length == 0 ? null : $"{widening}: {string.Join(',', forbidden)} is forbidden";
    }

    /// <summary>
    /// The page holds all that there is, so that the total is the number of its hits, and the best score is the first one's.
    /// </summary>
    private static string? Disagrees(string widening, JsonNode answer)
    {
        var hits = answer["hits"]!["hits"]!.AsArray();
        var first = hits.Count == 0 ? null : hits[0]!["_score"]?.ToJsonString();
        return Total(answer) != hits.Count ? $"{widening}: a total of {Total(answer)}, {hits.Count} hits"
            : answer["hits"]!["max_score"]?.ToJsonString() is var best && best != first
                ? $"{widening}: the best score is {best}, the first hit's {first}"
            : null;
    }

    private static long Total(JsonNode answer) => answer["hits"]!["total"]!["value"]!.GetValue<long>();

    private static string[] Ids(JsonNode answer) =>
        [.. answer["hits"]!["hits"]!.AsArray().Select(static hit => hit!["_id"]!.GetValue<string>())];

    private sealed record Verdict(string? Breach, bool WasAnswered, bool WasWidened);

    private sealed record Case(string Target, QueryTree Tree)
    {
        public (string Index, JsonObject Body) Search(bool relaxed) =>
            (Target, new JsonObject { ["size"] = 100, ["_source"] = false, ["query"] = Tree.Render(relaxed) });

        public (string Index, JsonObject Body) Search(Widening widening)
        {
            var (index, body) = Search(relaxed: false);
            body["ext"] = new JsonObject
            {
                ["search_proxy"] = new JsonObject { ["widen"] = widening == Widening.Never ? "never" : "loose" },
            };
            return (index, body);
        }
    }
}
