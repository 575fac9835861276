namespace SearchProxy.LocalEngine.Mapping;

/// <summary>The names of field types.</summary>
internal static class FieldTypes
{
    private static readonly Dictionary<string, FieldKind> Kinds = new()
    {
        ["object"] = FieldKind.Object,
        ["nested"] = FieldKind.Nested,
        ["text"] = FieldKind.Text,
        ["keyword"] = FieldKind.Keyword,
        ["boolean"] = FieldKind.Boolean,
        ["long"] = FieldKind.Whole,
        ["integer"] = FieldKind.Whole,
        ["short"] = FieldKind.Whole,
        ["byte"] = FieldKind.Whole,
        ["double"] = FieldKind.Fraction,
        ["float"] = FieldKind.Fraction,
        ["date"] = FieldKind.Date,
        ["dense_vector"] = FieldKind.Vector,
        ["knn_vector"] = FieldKind.Vector,
    };

    /// <summary>Types of the real engines that are not here, so that the error can tell them from misspelt ones.</summary>
    public static readonly string[] Real =
    [
        "alias", "binary", "completion", "constant_keyword", "date_nanos", "date_range", "double_range", "flat_object", "flattened",
        "float_range", "geo_point", "geo_shape", "half_float", "histogram", "integer_range", "ip", "ip_range", "join", "long_range",
        "match_only_text", "percolator", "rank_feature", "rank_features", "scaled_float", "search_as_you_type", "semantic_text",
        "sparse_vector", "token_count", "unsigned_long", "version", "wildcard",
    ];

    public static FieldKind KindOf(string type) => Kinds[type];

    public static bool IsVector(string type) => type is "dense_vector" or "knn_vector";

    public static bool IsKnown(string type, LocalEngineProduct product) => Kinds.ContainsKey(type) && !IsOtherProducts(type, product);

    public static IEnumerable<string> Known(LocalEngineProduct product) => Kinds.Keys.Where(type => !IsOtherProducts(type, product));

    private static bool IsOtherProducts(string type, LocalEngineProduct product) =>
        type == (product is LocalEngineProduct.OpenSearch ? "dense_vector" : "knn_vector");
}
