using System.Globalization;
using SearchProxy.Core.Relevance;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engines;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation;

/// <summary>Asks every query in one order after another and measures how good the first ten hits are.</summary>
/// <param name="engine">The engine itself.</param>
/// <param name="proxy">A client of the proxy before it.</param>
/// <param name="encoder">Encodes the queries of <see cref="SearchOrder.Vectors"/>.</param>
internal sealed class OrderRunner(EngineConnection engine, EngineClient proxy, ITextEncoder encoder)
{
    private const int Depth = 10;

    /// <summary>As many as the proxy asks for: an engine's graph is searched only as far as the number of neighbours wanted, and few are found less surely.</summary>
    private const int Neighbours = 50;

    /// <summary>Index and fields to search.</summary>
    public required string Index { get; init; }

    public required IReadOnlyList<string> TextFields { get; init; }

    public required string VectorField { get; init; }

    /// <param name="order">The order.</param>
    /// <param name="queries">The judged queries.</param>
    /// <param name="report">Told how many queries are done.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<OrderResult> RunAsync(SearchOrder order, IReadOnlyList<JudgedQuery> queries, Action<int> report, CancellationToken stop)
    {
        var times = new List<double>(queries.Count);
        var unranked = new List<string>();
        var values = new List<double>(queries.Count);
        foreach (var query in queries)
        {
            var reply = await AskAsync(order, query.Text, stop);
            values.Add(RankingMeasures.NdcgAt([.. reply.Hits.Select(hit => hit.Id)], query.Grades, Depth));
            times.Add(reply.Elapsed.TotalMilliseconds);
            if (order is SearchOrder.Hybrid or SearchOrder.Reranked && !reply.WasReranked)
            {
                unranked.Add(string.Create(CultureInfo.InvariantCulture, $"query {query.Id}: {reply.Marker ?? "no X-SearchProxy header"}"));
            }

            report(times.Count);
        }

        times.Sort();
        return new OrderResult(order, values, times[times.Count / 2], unranked.Count, unranked.FirstOrDefault());
    }

    private async Task<SearchReply> AskAsync(SearchOrder order, string text, CancellationToken stop) => order switch
    {
        SearchOrder.Bm25 => await SendAsync(engine.Client, SearchBodies.Text(text, TextFields, Depth), [], stop),
        SearchOrder.Vectors => await VectorBodyAsync(text, stop) is { } body
            ? await SendAsync(engine.Client, body, [], stop)
            : new SearchReply([], Marker: null, TimeSpan.Zero, Stages: null),
        SearchOrder.Hybrid => await SendAsync(proxy, SearchBodies.Text(text, TextFields, Depth), [new EngineHeader("X-SearchProxy-Blend", "0")], stop),
        _ => await SendAsync(proxy, SearchBodies.Text(text, TextFields, Depth), [], stop),
    };

    /// <summary>Null for a query without direction: there is nothing that the engine could compare.</summary>
    private async Task<ReadOnlyMemory<byte>?> VectorBodyAsync(string text, CancellationToken stop)
    {
        var vector = await encoder.EncodeAsync(text, TextRole.Query, stop);
        return !vector.AsSpan().ContainsAnyExcept(0f) ? null : SearchBodies.Vector(EngineDialect.For(engine.Info.Product), VectorField, vector, Neighbours, Depth);
    }

    private Task<SearchReply> SendAsync(EngineClient client, ReadOnlyMemory<byte> body, IReadOnlyList<EngineHeader> headers, CancellationToken stop) =>
        new SearchCaller(client).SearchAsync(Index, body, "title", headers, stop);
}
