using Elastic.Clients.Elasticsearch;
using Elastic.Transport.Products.Elasticsearch;
using Microsoft.AspNetCore.Http.HttpResults;

namespace SearchApi;

/// <summary><c>PUT /articles/ID</c> writes an article, <c>GET /articles?q=TEXT</c> finds the ten that answer a text best.</summary>
internal static class ArticleEndpoints
{
    private const string Index = "articles";
    private static readonly Fields SearchedFields = new[] { "title", "text" };

    public static void MapArticles(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/articles/{id}", WriteAsync);
        routes.MapGet("/articles", SearchAsync);
    }

    private static async Task<IResult> WriteAsync(string id, Article article, ElasticsearchClient client, CancellationToken stop)
    {
        var answer = await client.IndexAsync(article, index => index.Index(Index).Id(id).Refresh(Refresh.WaitFor), stop);
        return answer.IsValidResponse ? TypedResults.NoContent() : Fault(answer);
    }

    private static async Task<IResult> SearchAsync(string? q, ElasticsearchClient client, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            return TypedResults.Problem(
                "q is empty: say what to search for, as in /articles?q=snakes.", statusCode: StatusCodes.Status400BadRequest);
        }

        var answer = await client.SearchAsync<Article>(
            search => search.Indices(Index)
                .IgnoreUnavailable()
                .Size(10)
                .Query(query => query.MultiMatch(match => match.Fields(SearchedFields).Query(q))), stop);
        return answer.IsValidResponse ? TypedResults.Ok(answer.Documents) : Fault(answer);
    }

    private static ProblemHttpResult Fault(ElasticsearchResponse answer) =>
        TypedResults.Problem(
            answer.ElasticsearchServerError?.Error?.Reason ?? "The search engine does not answer.",
            statusCode: StatusCodes.Status502BadGateway);
}
