namespace SearchProxy.Remote.Reranking;

/// <summary>Whose public interface a rerank server speaks.</summary>
public enum RemoteRerankerKind
{
    /// <summary>Cohere's <c>POST /v2/rerank</c>: https://docs.cohere.com/reference/rerank.</summary>
    Cohere,

    /// <summary>Jina's <c>POST /v1/rerank</c>: https://api.jina.ai/redoc. Many servers speak it.</summary>
    Jina,

    /// <summary>text-embeddings-inference's <c>POST /rerank</c>: https://huggingface.github.io/text-embeddings-inference/.</summary>
    TextEmbeddingsInference,
}
