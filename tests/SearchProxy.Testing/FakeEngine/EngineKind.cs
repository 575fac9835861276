namespace SearchProxy.Testing.FakeEngine;

/// <summary>Which product the scripted engine says it is.</summary>
public enum EngineKind
{
    Elasticsearch8,
    Elasticsearch9,
    OpenSearch2,
    OpenSearch3,
}
