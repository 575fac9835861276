using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads kNN: Elasticsearch's section and clause, and OpenSearch's clause.</summary>
internal static class KnnQueryParser
{
    private const int MaxNeighbours = 10_000;

    /// <summary>The <c>knn</c> query.</summary>
    public static Query ParseClause(JsonElement body, QueryContext context) => context.Product is LocalEngineProduct.OpenSearch
        ? ParseOpenSearch(body, context)
        : ParseElasticsearch(body, context, 10, null);

    /// <summary>One entry of the top-level <c>knn</c>; without <c>k</c> it is the search's size.</summary>
    public static Query ParseSection(JsonElement body, QueryContext context, int size, Query? aliasFilter) =>
        ParseElasticsearch(body, context, size, aliasFilter);

    private static Query ParseElasticsearch(JsonElement body, QueryContext context, int size, Query? aliasFilter)
    {
        var options = Options.Of(body, "knn");
        var name = JsonRead.Text(options.Require("field"), "field");
        var vector = ReadVector(options.Take("query_vector")
            ?? throw EngineErrors.Illegal("either [query_vector_builder] or [query_vector] must be provided"));
        var k = options.Take("k") is { } given ? JsonRead.Int(given, "k") : size;
        var candidates = options.Take("num_candidates") is { } number ? JsonRead.Int(number, "num_candidates") : Math.Max(k, size);
        var filter = ReadFilters(options.Take("filter"), context, aliasFilter) is { } all ? new KnnFilter(all, OverObjects: false) : null;
        var similarity = options.Take("similarity") is { } least ? JsonRead.Float(least, "similarity") : (float?)null;
        var innerHits = options.Take("inner_hits");
        options.Finish();
        CheckElasticsearch(k, candidates);
        if (context.Find(name) is not { } field)
        {
            return new MatchNoneQuery();
        }

        CheckField(field, vector, context);
        var leastScore = similarity is { } threshold ? SimilarityThreshold.ToScore(field.Vector!.Similarity, threshold) : (float?)null;
        var query = new KnnQuery(field, vector, k, filter, leastScore);
        var nested = context.Mapping.NestedAround(field.Name);
        if (nested is null || nested == context.Within)
        {
            return options.Boosted(query);
        }

        if (innerHits is { } shown)
        {
            context.AddInnerHits(InnerHitsSpec.Parse(shown, nested.Name, new VectorScoreQuery(field, vector), context));
        }

        return options.Boosted(new NestedQuery(nested.Name, query, NestedScoreMode.Maximum));
    }

    private static Query ParseOpenSearch(JsonElement body, QueryContext context)
    {
        var member = JsonRead.Single(body, "knn");
        var options = Options.Of(member.Value, "knn");
        var vector = ReadVector(options.Require("vector"));
        var k = options.Take("k") is { } given ? JsonRead.Int(given, "k") : (int?)null;
        var least = options.Take("min_score") is { } score ? JsonRead.Float(score, "min_score") : (float?)null;
        var filter = options.Take("filter") is { } query ? ReadFilter(query, context) : null;
        var ignoreUnmapped = options.TakeBool("ignore_unmapped");
        options.Finish();
        if (k is null == least is null)
        {
            throw EngineErrors.Illegal("[knn] requires exactly one of k, distance or score to be set");
        }

        if (k is < 1 or > MaxNeighbours)
        {
            throw EngineErrors.Illegal($"[knn] requires k to be in the range (0, {MaxNeighbours}]");
        }

        if (context.Find(member.Name) is not { Kind: MappedKind.Vector } field)
        {
            return ignoreUnmapped && context.Find(member.Name) is null
                ? new MatchNoneQuery()
                : throw EngineErrors.AtShard($"failed to create query: Field '{member.Name}' is not knn_vector type.");
        }

        CheckField(field, vector, context);
        return options.Boosted(new KnnQuery(field, vector, k ?? int.MaxValue, filter, least));
    }

    private static void CheckElasticsearch(int k, int candidates)
    {
        if (k < 1)
        {
            throw EngineErrors.Illegal("[k] must be greater than 0");
        }

        if (candidates < k)
        {
            throw EngineErrors.Illegal($"[num_candidates] cannot be less than [k], found num_candidates [{candidates}] and k [{k}]");
        }

        if (candidates > MaxNeighbours)
        {
            throw EngineErrors.Illegal($"[num_candidates] cannot exceed [{MaxNeighbours}]");
        }
    }

    private static void CheckField(FieldMapping field, float[] vector, QueryContext context)
    {
        var openSearch = context.Product is LocalEngineProduct.OpenSearch;
        if (field is not { Kind: MappedKind.Vector, Vector: { Searchable: true } shape })
        {
            throw EngineErrors.AtShard(
                $"failed to create query: [knn] queries are only supported on [dense_vector] fields, found [{field.Name}] of type "
                    + $"[{field.Type}]");
        }

        if (shape.Dimensions > 0 && shape.Dimensions != vector.Length)
        {
            throw EngineErrors.AtShard(openSearch
                ? $"failed to create query: Query vector has invalid dimension: {vector.Length}. Dimension should be: {shape.Dimensions}"
                : $"failed to create query: The query vector has a different number of dimensions [{vector.Length}] than the document "
                    + $"vectors [{shape.Dimensions}].");
        }

        if (VectorRules.CheckQuery(shape, vector, context.Product) is { } reason)
        {
            throw EngineErrors.AtShard($"failed to create query: {reason}");
        }
    }

    /// <summary>Inside of a nested field a filter that names fields of its objects looks at them, any other at the documents.</summary>
    private static KnnFilter ReadFilter(JsonElement body, QueryContext context)
    {
        if (body.ValueKind is not JsonValueKind.Object || !body.EnumerateObject().Any())
        {
            throw EngineErrors.Content($"[knn] filter is one query, found [{body.GetRawText()}]");
        }

        var own = context.Fresh();
        var query = own.Parse(body);
        return new KnnFilter(query, context.Within is { } nested && own.Named.Any(field => field.StartsWith(nested.Name + ".")));
    }

    private static BooleanQuery? ReadFilters(JsonElement? given, QueryContext context, Query? aliasFilter)
    {
        var all = new BooleanQuery();
        if (given is { ValueKind: JsonValueKind.Array } list)
        {
            all.Filter.AddRange(list.EnumerateArray().Select(context.Parse));
        }
        else if (given is { } single)
        {
            all.Filter.Add(context.Parse(single));
        }

        if (aliasFilter is not null)
        {
            all.Filter.Add(aliasFilter);
        }

        return all.Filter.Count == 0 ? null : all;
    }

    private static float[] ReadVector(JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? value.EnumerateArray().Select(item => JsonRead.Float(item, "vector")).ToArray()
        : throw EngineErrors.Parsing($"a query vector must be an array of numbers, found [{JsonRead.TokenName(value)}]");
}

/// <summary>Turns the least similarity that a kNN search accepts into the least score.</summary>
internal static class SimilarityThreshold
{
    public static float ToScore(VectorSimilarity similarity, float threshold) => similarity switch
    {
        VectorSimilarity.Euclidean => 1 / (1 + (threshold * threshold)),
        VectorSimilarity.MaxInnerProduct => threshold < 0 ? 1 / (1 - threshold) : threshold + 1,
        _ => (1 + threshold) / 2,
    };
}
