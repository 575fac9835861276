namespace SearchProxy.LocalEngine.Mapping;

/// <summary>The names of field types.</summary>
internal static class FieldTypes
{
    private static readonly Dictionary<string, MappedKind> Kinds = new()
    {
        ["object"] = MappedKind.Object,
        ["nested"] = MappedKind.Nested,
        ["text"] = MappedKind.Text,
        ["keyword"] = MappedKind.Keyword,
        ["boolean"] = MappedKind.Boolean,
        ["long"] = MappedKind.Whole,
        ["integer"] = MappedKind.Whole,
        ["short"] = MappedKind.Whole,
        ["byte"] = MappedKind.Whole,
        ["double"] = MappedKind.Fraction,
        ["float"] = MappedKind.Fraction,
        ["date"] = MappedKind.Date,
        ["dense_vector"] = MappedKind.Vector,
        ["knn_vector"] = MappedKind.Vector,
    };

    /// <summary>Types of the real engines that are not here, so that the error can tell them from misspelt ones.</summary>
    public static readonly string[] Real =
    [
        "alias", "binary", "completion", "constant_keyword", "date_nanos", "date_range", "double_range", "flat_object", "flattened",
        "float_range", "geo_point", "geo_shape", "half_float", "histogram", "integer_range", "ip", "ip_range", "join", "long_range",
        "match_only_text", "percolator", "rank_feature", "rank_features", "scaled_float", "search_as_you_type", "semantic_text",
        "sparse_vector", "token_count", "unsigned_long", "version", "wildcard",
    ];

    public static MappedKind KindOf(string type) => Kinds[type];

    public static bool IsVector(string type) => type is "dense_vector" or "knn_vector";

    public static bool IsKnown(string type, LocalEngineProduct product) => Kinds.ContainsKey(type) && !IsOtherProducts(type, product);

    public static IEnumerable<string> Known(LocalEngineProduct product) => Kinds.Keys.Where(type => !IsOtherProducts(type, product));

    private static bool IsOtherProducts(string type, LocalEngineProduct product) =>
        type == (product is LocalEngineProduct.OpenSearch ? "dense_vector" : "knn_vector");
}
