using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Requests;

/// <summary>
/// What the client asked of the proxy itself, by <c>X-SearchProxy-*</c> headers or by <c>ext.search_proxy</c>. Null = not said.
/// </summary>
/// <param name="Off">True: hand this search through.</param>
/// <param name="Window">How many hits are recalled and reranked.</param>
/// <param name="Blend">Weight of the model in the final order, 0 to 1.</param>
/// <param name="Model">Name of a configured reranker.</param>
/// <param name="MinScore">Hits of the window whose model score lies below are dropped from the window's head (model scale).</param>
/// <param name="Widen">To which searches vectors may add documents.</param>
/// <param name="Explain">True: each hit says how it came to its place.</param>
public sealed record RequestOptions(
    bool? Off = null, int? Window = null, double? Blend = null, string? Model = null, double? MinScore = null, Widening? Widen = null,
    bool? Explain = null)
{
    public static RequestOptions None { get; } = new();
}
