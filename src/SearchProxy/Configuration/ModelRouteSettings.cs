using SearchProxy.Inference.Routing;

namespace SearchProxy.Configuration;

/// <summary>One rule that chooses a reranker. What is not set holds always.</summary>
internal sealed class ModelRouteSettings
{
    /// <summary>Name in models.rerankers.</summary>
    public string Model { get; set; } = "";

    public string? Index { get; set; }

    public string? Field { get; set; }

    public string? Header { get; set; }

    public string? HeaderValue { get; set; }

    public TextScript? Script { get; set; }

    public ModelRoute ToRoute() => new() { Model = Model, Index = Index, Field = Field, Header = Header, HeaderValue = HeaderValue, Script = Script };
}
