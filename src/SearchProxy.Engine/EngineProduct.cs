namespace SearchProxy.Engine;

/// <summary>Which product answers at the engine's address.</summary>
public enum EngineProduct
{
    /// <summary>Neither tagline nor distribution is known.</summary>
    Unknown,
    Elasticsearch,
    OpenSearch,
}
