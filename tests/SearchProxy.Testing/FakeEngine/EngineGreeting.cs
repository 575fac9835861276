namespace SearchProxy.Testing.FakeEngine;

/// <summary>What each product answers to <c>GET /</c>.</summary>
internal static class EngineGreeting
{
    public static EngineAnswer Of(EngineKind kind) => kind switch
    {
        EngineKind.Elasticsearch8 => Elasticsearch("8.19.8", "9.12.2"),
        EngineKind.Elasticsearch9 => Elasticsearch("9.2.1", "10.3.1"),
        EngineKind.OpenSearch2 => OpenSearch("2.19.1", "9.12.1"),
        EngineKind.OpenSearch3 => OpenSearch("3.3.0", "10.3.1"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    public static bool IsElasticsearch(EngineKind kind) => kind is EngineKind.Elasticsearch8 or EngineKind.Elasticsearch9;

    private static EngineAnswer Elasticsearch(string version, string lucene) => EngineAnswer.Json(200, $$"""
        {"name":"node-1","cluster_name":"scripted","cluster_uuid":"r7yzoD1yTUOHtVZq1B3Kpg","version":{"number":"{{version}}","build_flavor":"default","build_type":"tar","build_hash":"0","build_date":"2026-01-01T00:00:00.000Z","build_snapshot":false,"lucene_version":"{{lucene}}","minimum_wire_compatibility_version":"7.17.0","minimum_index_compatibility_version":"7.0.0"},"tagline":"You Know, for Search"}
        """).With("X-elastic-product", "Elasticsearch");

    private static EngineAnswer OpenSearch(string version, string lucene) => EngineAnswer.Json(200, $$"""
        {"name":"node-1","cluster_name":"scripted","cluster_uuid":"r7yzoD1yTUOHtVZq1B3Kpg","version":{"distribution":"opensearch","number":"{{version}}","build_type":"tar","build_hash":"0","build_date":"2026-01-01T00:00:00.000Z","build_snapshot":false,"lucene_version":"{{lucene}}","minimum_wire_compatibility_version":"7.10.0","minimum_index_compatibility_version":"7.0.0"},"tagline":"The OpenSearch Project: https://opensearch.org/"}
        """);
}
