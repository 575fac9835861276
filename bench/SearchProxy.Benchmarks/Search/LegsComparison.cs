using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Benchmarks.Inference;

namespace SearchProxy.Benchmarks.Search;

/// <summary>
/// Both legs of a hybrid search as two requests at once and as one <c>_msearch</c>, on a real engine, turn by turn; the vector is there
/// from the start. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- legs URL</c>; makes and deletes the index
/// <c>bench-legs</c>.
/// </summary>
internal static class LegsComparison
{
    private const string Index = "bench-legs";
    private const int Dimensions = 384;
    private const int Documents = 3_600;
    private const int Window = 50;
    private const int Rounds = 9;
    private const int Searches = 100;
    private static readonly int[] Clients = [1, 4];
    private static readonly string[] Words =
        "cancer diet cholesterol breast meat fiber vitamin risk of heart disease children soy milk women trial blood pressure protein".Split(' ');

    public static async Task RunAsync(Uri engine, FigureSheet sheet)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = engine };
        var version = JsonNode.Parse(await client.GetStringAsync("/"))!["version"]!;
        var isOpenSearch = version["distribution"]?.GetValue<string>() == "opensearch";
        var product = isOpenSearch ? "OpenSearch" : "Elasticsearch";
        sheet.Begin($"Both legs, {product} {version["number"]}, {Documents} documents, {Window} hits a leg");
        await CreateAsync(client, isOpenSearch);
        var bodies = Enumerable.Range(0, Searches).Select(i => (Lexical: Lexical(i), Vector: Vector(i, isOpenSearch))).ToArray();
        foreach (var clients in Clients)
        {
            var times = await TurnByTurn.MeasureAsync(
                Rounds,
                () => AllAsync(clients, bodies, body => Task.WhenAll(
                    AskAsync(client, $"/{Index}/_search", body.Lexical), AskAsync(client, $"/{Index}/_search", body.Vector))),
                () => AllAsync(
                    clients, bodies, body => AskAsync(client, $"/{Index}/_msearch", $"{{}}\n{body.Lexical}\n{{}}\n{body.Vector}\n")));
            sheet.Add($"two requests, {clients} at a time", times[0].Select(static seconds => seconds * 1_000 / Searches), "ms a search");
            sheet.Add($"one _msearch, {clients} at a time", times[1].Select(static seconds => seconds * 1_000 / Searches), "ms a search");
            sheet.AddRatio($"one _msearch against two requests, {clients} at a time", times[1], times[0]);
        }

        (await client.DeleteAsync($"/{Index}")).EnsureSuccessStatusCode();
    }

    private static async Task CreateAsync(HttpClient client, bool isOpenSearch)
    {
        await client.DeleteAsync($"/{Index}");
        var field = isOpenSearch
            ? $$"""{"type":"knn_vector","dimension":{{Dimensions}},"method":{"name":"hnsw","engine":"lucene","space_type":"cosinesimil"} }"""
            : $$"""{"type":"dense_vector","dims":{{Dimensions}},"index":true,"similarity":"cosine"}""";
        var settings = isOpenSearch ? "\"index.knn\":true," : "";
        using var made = await client.PutAsync($"/{Index}", Json(
            $$"""{"settings":{ {{settings}}"index.number_of_shards":1,"index.number_of_replicas":0},"mappings":{"properties":{"v":{{field}},"text":{"type":"text"} } } }"""));
        made.EnsureSuccessStatusCode();
        var number = 0;
        foreach (var chunk in OpenTexts.Nfcorpus().Take(Documents).Chunk(400))
        {
            var bulk = new StringBuilder();
            foreach (var text in chunk)
            {
                var document = new JsonObject { ["text"] = text, ["v"] = JsonNode.Parse(Numbers(number++)) };
                bulk.Append("{\"index\":{}}\n").Append(document.ToJsonString()).Append('\n');
            }

            using var written = await client.PostAsync($"/{Index}/_bulk", Json(bulk.ToString()));
            written.EnsureSuccessStatusCode();
        }

        (await client.PostAsync($"/{Index}/_forcemerge?max_num_segments=1", content: null)).EnsureSuccessStatusCode();
        (await client.PostAsync($"/{Index}/_refresh", content: null)).EnsureSuccessStatusCode();
    }

    private static async Task AllAsync<T>(int clients, T[] bodies, Func<T, Task> ask)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < bodies.Length; i = Interlocked.Increment(ref next))
            {
                await ask(bodies[i]);
            }
        })));
    }

    private static async Task AskAsync(HttpClient client, string target, string body)
    {
        using var answer = await client.PostAsync(target, Json(body));
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string Lexical(int seed) =>
        $$"""{"size":{{Window}},"query":{"match":{"text":"{{string.Join(' ', Words.Skip(seed % Words.Length).Take(4))}}"} } }""";

    private static string Vector(int seed, bool isOpenSearch)
    {
        var numbers = Numbers(-1 - seed);
        return isOpenSearch
            ? $$"""{"size":{{Window}},"query":{"knn":{"v":{"vector":{{numbers}},"k":{{Window}}} } },"_source":["text"]}"""
            : $$"""{"size":{{Window}},"knn":{"field":"v","query_vector":{{numbers}},"k":{{Window}},"num_candidates":100},"_source":["text"]}""";
    }

    private static string Numbers(int seed)
    {
        var random = new Random(seed);
        return $"[{string.Join(',', Enumerable.Range(0, Dimensions).Select(_ => (random.NextSingle() - 0.5f).ToString("R", CultureInfo.InvariantCulture)))}]";
    }
}
