using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>Which parameters a field type takes, and which of their values the local engine can honour.</summary>
internal static class FieldParameters
{
    private static readonly string[] OfText =
    [
        "analyzer", "search_analyzer", "index", "store", "norms", "index_options", "fielddata", "similarity", "position_increment_gap",
        "term_vector", "eager_global_ordinals", "meta",
    ];

    private static readonly string[] OfKeyword =
        ["ignore_above", "index", "doc_values", "store", "normalizer", "null_value", "norms", "eager_global_ordinals", "meta"];

    private static readonly string[] OfNumber = ["index", "doc_values", "store", "coerce", "ignore_malformed", "null_value", "meta"];
    private static readonly string[] OfDate = ["index", "doc_values", "store", "format", "ignore_malformed", "null_value", "meta"];
    private static readonly string[] OfDenseVector = ["dims", "index", "similarity", "index_options", "element_type", "meta"];
    private static readonly string[] OfKnnVector =
    [
        "dimension", "method", "space_type", "data_type", "index", "doc_values", "store", "meta",
    ];

    /// <summary>The only value that the local engine can honour, where there is just one.</summary>
    private static readonly Dictionary<string, string> OnlyValue = new()
    {
        ["fielddata"] = "false",
        ["doc_values"] = "true",
        ["similarity"] = "BM25",
        ["index_options"] = "positions",
        ["position_increment_gap"] = "100",
        ["normalizer"] = "lowercase",
        ["ignore_malformed"] = "false",
        ["coerce"] = "true",
        ["element_type"] = "float",
        ["data_type"] = "float",
    };

    public static void Check(string field, string type, Dictionary<string, JsonElement> parameters)
    {
        var allowed = Of(type);
        foreach (var (name, value) in parameters)
        {
            if (!allowed.Contains(name))
            {
                throw EngineErrors.Mapping($"unknown parameter [{name}] on mapper [{field}] of type [{type}]");
            }

            var only = OnlyValueOf(name, type);
            if (only is not null && !string.Equals(value.ToString(), only, StringComparison.OrdinalIgnoreCase))
            {
                throw EngineErrors.Unsupported($"[{name}: {value}] on the field [{field}]; it knows [{only}]");
            }
        }
    }

    private static string? OnlyValueOf(string name, string type) => (name, type) switch
    {
        ("norms", "text") => "true",
        ("norms", _) => "false",
        ("similarity" or "index_options", "dense_vector") => null,
        _ => OnlyValue.GetValueOrDefault(name),
    };

    private static string[] Of(string type) => type switch
    {
        "text" => OfText,
        "keyword" => OfKeyword,
        "date" => OfDate,
        "dense_vector" => OfDenseVector,
        "knn_vector" => OfKnnVector,
        "object" => ["dynamic", "enabled"],
        "nested" => ["dynamic"],
        _ => OfNumber,
    };
}
