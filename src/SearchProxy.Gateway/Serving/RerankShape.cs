namespace SearchProxy.Gateway.Serving;

/// <summary>Whose words a rerank call uses; the answer uses the same.</summary>
internal enum RerankShape
{
    /// <summary>Not known yet: the body could not be read so far.</summary>
    Unknown,

    /// <summary>
    /// Cohere's <c>POST /v2/rerank</c> (<c>query</c>, <c>documents</c>), which many others speak: https://docs.cohere.com/reference/rerank.
    /// </summary>
    Cohere,

    /// <summary>
    /// text-embeddings-inference's <c>POST /rerank</c> (<c>query</c>, <c>texts</c>):
    /// https://huggingface.github.io/text-embeddings-inference/.
    /// </summary>
    TextEmbeddingsInference,
}
