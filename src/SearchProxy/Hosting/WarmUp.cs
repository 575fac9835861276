using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;
using SearchProxy.LocalEngine;

namespace SearchProxy.Hosting;

/// <summary>
/// Searches before the proxy says that it is ready, over the same lane and with the same models, so that the first search of a client meets
/// code that is compiled, models that have seen texts of several lengths, and a queue that knows their speed. The engine behind is one of
/// this process with made-up documents: the operator's own is asked nothing, and has given nobody's credentials for it. Metrics of the lane
/// are its own and go with it; those of the models count these runs too.
/// </summary>
/// <param name="settings">The gateway's.</param>
/// <param name="models">Its models, loaded.</param>
/// <param name="isHosted">Whether the reranker of a name is somebody else's server, which is asked nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears how it went.</param>
internal sealed partial class WarmUp(
    GatewayOptions settings, SearchModels models, Func<string, bool> isHosted, TimeProvider time, ILogger<WarmUp> log)
{
    private const string Index = "warm";
    private const string Words =
        "a canal lock lifts boats between two levels of water while its gates hold back the river above and the crew waits for the "
            + "chamber to fill before the upper doors swing open again";

    /// <summary>Never sampled: a trace of a search that nobody made would only be in the way.</summary>
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    /// <summary>So many in a row have to be reranked in time.</summary>
    private const int InARow = 5;

    /// <summary>Words of the texts that the models are run with.</summary>
    private static readonly int[] TextWords = [4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 200, 320];

    /// <summary>Words of the documents that are searched: short ones, and one of which an excerpt is made.</summary>
    private static readonly int[] DocumentWords = [4, 6, 8, 12, 16, 200];

    private static readonly int[] QueryWords = [1, 3, 8, 20];

    /// <summary>
    /// Ends when the lane is warm, after <c>gateway.warmSearches</c>, or when <c>gateway.startTimeout</c> is over; never throws for a
    /// search that fails.
    /// </summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (settings.WarmSearches == 0 || settings.StartTimeout == TimeSpan.Zero || !settings.Search.Enabled)
        {
            return;
        }

        var began = time.GetTimestamp();
        using var bound = new CancellationTokenSource(settings.StartTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stop);
        try
        {
            var searches = await RunOnceAsync(either.Token);
            LogWarm(log, searches, (long)time.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            // Whatever it is: it would end the whole proxy, which does as well without.
            LogNotWarm(log, failure.Message);
        }
        finally
        {
            models.Reranker?.Warmed();
            // The models' files and the engine of these searches are garbage, which the collector would keep until it needs the room.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken stop)
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions { Clock = time }, stop);
        // One core compiles what fills the engine, the others compute.
        await Task.WhenAll(Task.Run(() => RunModelsAsync(stop), stop), FillAsync(engine.Url, stop));
        var options = new GatewayOptions
        {
            Engines = [engine.Url.GetLeftPart(UriPartial.Authority)],
            Listen = ["http://127.0.0.1:0"],
            Search = settings.Search,
            Limits = settings.Limits,
            DrainTimeout = TimeSpan.Zero,
        };
        await using var lane = GatewayHost.Build(options, builder => builder.Services.AddSingleton(ModelsOfLane()));
        await lane.StartAsync(stop);
        using var client = new HttpClient { BaseAddress = GatewayHost.AddressesOf(lane)[0] };
        client.DefaultRequestHeaders.Add("traceparent", Trace);
        var (made, row) = (0, 0);
        while (made < settings.WarmSearches && row < InARow)
        {
            row = await IsRerankedAsync(client, made++, stop) ? row + 1 : 0;
        }

        return made;
    }

    /// <summary>
    /// The models of every search. In the place of a second one that is hosted stands the first: then there is no cascade.
    /// </summary>
    private SearchModels ModelsOfLane()
    {
        var ofLane = new SearchModels(models.Encoder, models.Reranker);
        if (settings.Search.Cascade.Model is { } name
            && (isHosted(name) ? models.Reranker : models.Named.GetValueOrDefault(name)) is { } second)
        {
            ofLane.Name(name, second);
        }

        return ofLane;
    }

    /// <summary>Runs both models on texts of all lengths.</summary>
    private async Task RunModelsAsync(CancellationToken stop)
    {
        try
        {
            foreach (var words in QueryWords)
            {
                _ = models.Encoder is { } encoder ? await encoder.EncodeAsync(Text(words, words), TextRole.Query, stop) : null;
            }
        }
        catch (InferenceException)
        {
            // The searches that follow meet it as well, and say so.
        }

        if (models.Reranker is { } reranker)
        {
            await reranker.ScoreAsync(Text(0, QueryWords[1]), [.. TextWords.Select(static words => Text(words, words).AsMemory())], stop);
        }
    }

    private async Task FillAsync(Uri engine, CancellationToken stop)
    {
        using var connection = await EngineConnection.OpenAsync(new EngineClientOptions { Address = engine }, stop);
        if (models.Encoder is { } encoder)
        {
            var plan = new IndexPlan
            {
                Index = Index,
                TextFields = [new TextField("title"), new TextField("text")],
                Model = encoder.ModelId,
                Dimensions = encoder.Dimensions,
                Replicas = 0,
            };
            await IndexPreparation.PrepareAsync(connection, plan, stop);
        }

        var lines = new StringBuilder();
        for (var number = 0; number < DocumentWords.Length; number++)
        {
            var document = new JsonObject { ["title"] = Text(number, 4), ["text"] = Text(number, DocumentWords[number]) };
            if (models.Encoder is { } known)
            {
                document["search_proxy"] = new JsonObject { ["vector"] = Vector(number, known.Dimensions) };
            }

            lines.Append("{\"index\":{}}\n").Append(document.ToJsonString()).Append('\n');
        }

        using var client = new HttpClient { BaseAddress = engine };
        using var body = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync(new Uri($"/{Index}/_bulk?refresh=true", UriKind.Relative), body, stop);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> IsRerankedAsync(HttpClient client, int number, CancellationToken stop)
    {
        var text = JsonSerializer.Serialize($"{number} {Text(number, QueryWords[number % QueryWords.Length])}");
        var match = $$$"""{"multi_match":{"query":{{{text}}},"fields":["title","text"]}}""";
        var search = (number % 3) switch
        {
            0 => $$$"""{"query":{{{match}}} }""",
            1 => $$$"""{"query":{"bool":{"must":{{{match}}},"filter":{"exists":{"field":"text"} } } },"highlight":{"fields":{"text":{} } } }""",
            _ => $$$"""{"query":{"match":{"text":{{{text}}} }},"size":5,"_source":["title"]}""",
        };
        var isMany = number % 6 == 3;
        using var body = new StringContent(
            isMany ? $"{{}}\n{search}\n" : search, Encoding.UTF8, isMany ? "application/x-ndjson" : "application/json");
        using var answer = await client.PostAsync(new Uri($"/{Index}/{(isMany ? "_msearch" : "_search")}", UriKind.Relative), body, stop);
        await answer.Content.ReadAsByteArrayAsync(stop);
        return answer.Headers.TryGetValues(Verdict.HeaderName, out var values)
            && values.All(static value => value.StartsWith("reranked", StringComparison.Ordinal));
    }

    /// <summary>So many words, from another place of the text for each number.</summary>
    private static string Text(int number, int words)
    {
        var all = Words.Split(' ');
        return string.Join(' ', Enumerable.Range(number * 5, words).Select(at => all[at % all.Length]));
    }

    private static JsonArray Vector(int number, int dimensions) =>
        [.. Enumerable.Range(1, dimensions).Select(at => (JsonNode)MathF.Sin((number + 1) * at * 0.37f))];

    [LoggerMessage(
        EventId = 7005,
        Level = LogLevel.Information,
        Message = "The search lane is warm after {Searches} searches of its own and {Milliseconds} ms.")]
    private static partial void LogWarm(ILogger log, int searches, long milliseconds);

    [LoggerMessage(
        EventId = 7006,
        Level = LogLevel.Warning,
        Message = "The search lane could not be warmed, so that the first searches may be slow: {Reason}")]
    private static partial void LogNotWarm(ILogger log, string reason);
}
