using System.Collections.Concurrent;
using SearchProxy.Inference;
using SearchProxy.Inference.Routing;

namespace SearchProxy.Gateway.Search;

/// <summary>The models that searches use. Any may be missing, at first or for good: then searches go on without it.</summary>
public sealed class SearchModels
{
    private readonly ConcurrentDictionary<string, IReranker> _named = new(StringComparer.Ordinal);
    private volatile ITextEncoder? _encoder;
    private volatile IReranker? _reranker;
    private volatile ModelRouteTable? _routes;

    public SearchModels(ITextEncoder? encoder = null, IReranker? reranker = null)
    {
        _encoder = encoder;
        _reranker = reranker;
    }

    public ITextEncoder? Encoder
    {
        get => _encoder;
        set => _encoder = value;
    }

    /// <summary>The reranker of searches that neither name one nor meet a rule.</summary>
    public IReranker? Reranker
    {
        get => _reranker;
        set => _reranker = value;
    }

    /// <summary>Rules that choose a named reranker; null for none. Their fallback is the empty name: <see cref="Reranker"/>.</summary>
    public ModelRouteTable? Routes
    {
        get => _routes;
        set => _routes = value;
    }

    /// <summary>The rerankers that have a name, as they are now.</summary>
    public IReadOnlyDictionary<string, IReranker> Named => _named;

    /// <summary>Makes a reranker known by its name.</summary>
    public void Name(string name, IReranker reranker) => _named[name] = reranker;

    /// <summary>Takes a name away; searches under way keep what they have.</summary>
    public void Forget(string name) => _named.TryRemove(name, out _);

    /// <summary>
    /// The reranker for a search: the one that it asks for by name, else the one that the first rule names, else the usual one. Null when
    /// that one is not there; another one is never taken in its place.
    /// </summary>
    public IReranker? RerankerFor(string? asked, RoutedSearch search)
    {
        var name = asked ?? _routes?.Choose(search) ?? "";
        return name.Length == 0 ? _reranker : _named.GetValueOrDefault(name);
    }
}
