using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>The models that searches use. Either may be missing, at first or for good: then searches go on without it.</summary>
public sealed class SearchModels
{
    private volatile ITextEncoder? _encoder;
    private volatile IReranker? _reranker;

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

    public IReranker? Reranker
    {
        get => _reranker;
        set => _reranker = value;
    }
}
