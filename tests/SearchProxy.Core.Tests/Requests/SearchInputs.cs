using System.Text;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

/// <summary>Makes HTTP inputs out of the part that a test is about.</summary>
internal static class SearchInputs
{
    public static SearchHttpInput Of(
        string body = "",
        string query = "",
        string path = "/shop/_search",
        string? contentType = "application/json",
        string? accept = null,
        params (string Name, string Value)[] options) =>
        new(path, query, contentType, accept, Encoding.UTF8.GetBytes(body), [.. options.Select(o => KeyValuePair.Create(o.Name, o.Value))]);

    /// <summary>What the query says; without indexes every clause counts as text.</summary>
    public static QueryIntent Intent(this SearchRequest request, Widening widening = Widening.Always, params IndexView[] views) =>
        request.Clauses.Judge(views, widening).Intent!;

    public static ParseOutcome Parse(
        string body = "",
        string query = "",
        string path = "/shop/_search",
        string? contentType = "application/json",
        string? accept = null,
        params (string Name, string Value)[] options) =>
        new SearchRequestParser().Parse(Of(body, query, path, contentType, accept, options));
}
