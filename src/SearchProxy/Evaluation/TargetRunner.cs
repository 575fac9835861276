using System.Globalization;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Engines;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Results;
using SearchProxy.Inference;

namespace SearchProxy.Evaluation;

/// <summary>Asks every query of one target after another.</summary>
/// <param name="index">Index to search.</param>
/// <param name="bodies">Makes the searches.</param>
/// <param name="documents">Gets titles and texts of what is found.</param>
internal sealed class TargetRunner(string index, QueryBodies bodies, DocumentTexts documents)
{
    private static readonly SearchReply Nothing = new([], Marker: null, TimeSpan.Zero, Stages: null);

    /// <summary>The engine alone.</summary>
    public Task<IReadOnlyList<Answer>> OfEngineAsync(
        EngineClient engine, IReadOnlyList<JudgedQuery> queries, Action<int> report, CancellationToken stop) =>
        RunAsync(query => SendAsync(engine, bodies.Of(query), [], stop), mustRank: false, queries, report, stop);

    /// <summary>The proxy.</summary>
    public Task<IReadOnlyList<Answer>> OfProxyAsync(
        EngineClient proxy, IReadOnlyList<EngineHeader> headers, IReadOnlyList<JudgedQuery> queries, Action<int> report,
        CancellationToken stop) =>
        RunAsync(query => SendAsync(proxy, bodies.Of(query), headers, stop), mustRank: true, queries, report, stop);

    /// <summary>Nearest neighbours alone.</summary>
    public Task<IReadOnlyList<Answer>> OfVectorsAsync(
        EngineConnection engine, ITextEncoder encoder, VectorSearch search, IReadOnlyList<JudgedQuery> queries, Action<int> report,
        CancellationToken stop) =>
        RunAsync(
            async query =>
            {
                var vector = await encoder.EncodeAsync(query.Text, TextRole.Query, stop);
                // Without direction there is nothing that the engine could compare.
                return vector.AsSpan().ContainsAnyExcept(0f)
                    ? await SendAsync(
                        engine.Client,
                        SearchBodies.Vector(
                            EngineDialect.For(engine.Info.Product), search.Field, vector, search.Neighbours, search.Size, search.Shown),
                        [],
                        stop)
                    : Nothing;
            },
            mustRank: false,
            queries,
            report,
            stop);

    private async Task<IReadOnlyList<Answer>> RunAsync(
        Func<JudgedQuery, Task<SearchReply>> ask, bool mustRank, IReadOnlyList<JudgedQuery> queries, Action<int> report,
        CancellationToken stop)
    {
        var answers = new List<Answer>(queries.Count);
        foreach (var query in queries)
        {
            stop.ThrowIfCancellationRequested();
            var reply = await ask(query);
            foreach (var hit in reply.Hits.Where(static hit => hit.Text.Length > 0))
            {
                documents.Add(hit.Id, hit.Title, hit.Text);
            }

            var complaint = mustRank && !reply.WasReranked
                ? string.Create(CultureInfo.InvariantCulture, $"query {query.Id}: {reply.Marker ?? "no X-SearchProxy header"}")
                : null;
            answers.Add(new Answer(
                [.. reply.Hits.Select(static hit => new AnswerHit(hit.Id, hit.Score) { Model = hit.Model, ModelId = hit.ModelId })],
                reply.Elapsed.TotalMilliseconds,
                complaint));
            report(answers.Count);
        }

        return answers;
    }

    private Task<SearchReply> SendAsync(
        EngineClient client, ReadOnlyMemory<byte> body, IReadOnlyList<EngineHeader> headers, CancellationToken stop) =>
        new SearchCaller(client).SearchAsync(index, body, bodies.Fields, headers, stop);
}
