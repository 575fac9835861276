using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>
/// Reads what <c>dense_vector</c> and <c>knn_vector</c> say about their vectors. The kind of graph is read and ignored: search is exact.
/// </summary>
internal static class VectorShapeParser
{
    public static VectorShape Read(string name, string type, Dictionary<string, JsonElement> parameters) =>
        type == "dense_vector" ? ReadDense(name, parameters) : ReadKnn(name, parameters);

    private static VectorShape ReadDense(string name, Dictionary<string, JsonElement> parameters)
    {
        var dimensions = parameters.TryGetValue("dims", out var dims) ? JsonRead.Int(dims, "dims") : 0;
        if (parameters.ContainsKey("dims") && dimensions is < 1 or > 4096)
        {
            throw EngineErrors.Mapping($"The number of dimensions should be in the range [1, 4096] but was [{dimensions}]");
        }

        var similarity = !parameters.TryGetValue(
            "similarity", out var given) ? VectorSimilarity.Cosine : JsonRead.Text(given, "similarity") switch
            {
                "cosine" => VectorSimilarity.Cosine,
                "dot_product" => VectorSimilarity.DotProduct,
                "l2_norm" => VectorSimilarity.Euclidean,
                "max_inner_product" => VectorSimilarity.MaxInnerProduct,
                var other => throw EngineErrors.Mapping(
                    $"Unknown value [{other}] for field [similarity] - accepted values are [l2_norm, cosine, dot_product, max_inner_product]"),
            };
        var searchable = !parameters.TryGetValue("index", out var index) || JsonRead.Bool(index, $"index of {name}");
        return new VectorShape(dimensions, similarity, searchable);
    }

    private static VectorShape ReadKnn(string name, Dictionary<string, JsonElement> parameters)
    {
        if (!parameters.TryGetValue("dimension", out var given))
        {
            throw EngineErrors.Mapping($"Failed to parse mapping [_doc]: Dimension cannot be null for the field [{name}]");
        }

        var dimensions = JsonRead.Int(given, "dimension");
        if (dimensions is < 1 or > VectorShape.MaxDimensions)
        {
            throw EngineErrors.Mapping($"Dimension value must be in the range [1, {VectorShape.MaxDimensions}] for vector: {name}");
        }

        var space = parameters.TryGetValue("space_type", out var top) ? top : default;
        if (parameters.TryGetValue("method", out var method)
            && JsonRead.Object(method, "method").TryGetProperty("space_type", out var inner))
        {
            space = inner;
        }

        return new VectorShape(dimensions, ReadSpace(space), true);
    }

    private static VectorSimilarity ReadSpace(JsonElement space) => space.ValueKind is JsonValueKind.Undefined
        ? VectorSimilarity.Euclidean
        : JsonRead.Text(space, "space_type") switch
        {
            "l2" => VectorSimilarity.Euclidean,
            "cosinesimil" => VectorSimilarity.Cosine,
            "innerproduct" => VectorSimilarity.MaxInnerProduct,
            var other => throw EngineErrors.Unsupported($"the space type [{other}]; it knows l2, cosinesimil and innerproduct"),
        };
}
