using System.ComponentModel;
using SearchProxy.Inference.Routing;

namespace SearchProxy.Configuration;

/// <summary>One rule that chooses a reranker. What is not set holds always.</summary>
internal sealed class ModelRouteSettings
{
    [Description("The named reranker that a rule chooses; rules are tried in the order of their names, the first that holds wins")]
    public string Model { get; set; } = "";

    [Description("None is any: index as in the path, `*` for any characters")]
    public string? Index { get; set; }

    [Description("None is any: a field that the query searches")]
    public string? Field { get; set; }

    [Description("None is any: a header that the request has")]
    public string? Header { get; set; }

    [Description("None is any: its value, `*` for any characters")]
    public string? HeaderValue { get; set; }

    [Description("None is any: writing system of the query: `latin`, `cyrillic`, `han`, `japanese`, `hangul`, `arabic` …")]
    public TextScript? Script { get; set; }

    public ModelRoute ToRoute() =>
        new() { Model = Model, Index = Index, Field = Field, Header = Header, HeaderValue = HeaderValue, Script = Script };

    /// <summary>Everything that does not go together, in words.</summary>
    /// <param name="path">The name of the rule.</param>
    /// <param name="models">The names in models.rerankers.</param>
    public IEnumerable<string> Relations(string path, IReadOnlyCollection<string> models)
    {
        if (ModelSettings.WrongReranker($"{path}.model", Model, models) is { } wrong)
        {
            yield return wrong;
        }

        if (HeaderValue is not null && Header is null)
        {
            yield return $"{path}.headerValue is set without {path}.header; the name of a header is expected";
        }
    }
}
