using SearchProxy.Core.Json;
using SearchProxy.Core.Requests.Queries;

namespace SearchProxy.Core.Requests;

/// <summary>What the steps of the parsing have found so far.</summary>
internal sealed class SearchDraft(SearchHttpInput input, SearchParsePolicy policy)
{
    public SearchHttpInput Input { get; } = input;

    public SearchParsePolicy Policy { get; } = policy;

    public SearchTarget? Target { get; set; }

    public List<UrlParameter> Url { get; } = [];

    public List<BodyMember> Members { get; } = [];

    /// <summary>The JSON to read: the body, or the decoded <c>source</c> parameter; no byte order mark.</summary>
    public ReadOnlyMemory<byte> Json { get; set; }

    public ReadOnlyMemory<byte>? CleanBody { get; set; }

    public RequestOptions Options { get; set; } = RequestOptions.None;

    public string? FilterPath { get; set; }

    public int From { get; set; }

    public int Size { get; set; } = PageReader.DefaultSize;

    public JsonSlice Query { get; set; }

    public QueryClauses? Clauses { get; set; }

    public SearchFeatures Features { get; set; }

    public string? CollapseField { get; set; }

    public int RescoreWindow { get; set; }

    /// <summary>The decoded value of a URL parameter, the last one if it is there several times; null when absent.</summary>
    public string? Parameter(string name)
    {
        for (var i = Url.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Url[i].Name, name, StringComparison.Ordinal))
            {
                return Url[i].Value;
            }
        }

        return null;
    }

    public JsonSlice? Member(string name)
    {
        foreach (var member in Members)
        {
            if (string.Equals(member.Name, name, StringComparison.Ordinal))
            {
                return member.Value;
            }
        }

        return null;
    }

    public bool HasMember(string name) => Member(name) is not null;

    public SearchRequest ToRequest() => new()
    {
        Target = Target!,
        Url = Url,
        Body = Members,
        From = From,
        Size = Size,
        Query = Query,
        Clauses = Clauses!,
        Features = Features,
        Options = Options,
        CollapseField = CollapseField,
        RescoreWindow = RescoreWindow,
        FilterPath = FilterPath,
    };
}
