using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What limits where a filter may stand.</summary>
/// <param name="LooksIntoOthers">It looks into nested or joined documents.</param>
/// <param name="Depth">Levels of clauses within clauses, itself counted.</param>
internal readonly record struct FilterShape(bool LooksIntoOthers, int Depth)
{
    /// <summary>Elasticsearch refuses a query with more levels (<c>indices.query.bool.max_nested_depth</c>).</summary>
    public const int GreatestDepth = 29;

    /// <summary>Levels of JSON; what is put around clauses adds to those of the client's own.</summary>
    private const int GreatestJsonDepth = 8 * Requests.SearchParsePolicy.GreatestMaxDepth;

    public static FilterShape Of(IReadOnlyList<JsonSlice> filters)
    {
        var shape = default(FilterShape);
        for (var i = 0; i < filters.Count; i++)
        {
            var one = Of(filters[i]);
            shape = new FilterShape(shape.LooksIntoOthers || one.LooksIntoOthers, Math.Max(shape.Depth, one.Depth));
        }

        return shape;
    }

    /// <summary>A field may bear the name of a clause; then the plan is more careful than it need be.</summary>
    private static FilterShape Of(JsonSlice filter)
    {
        var looksIntoOthers = false;
        var deepest = 0;
        Stack<int>? around = null;
        var reader = new Utf8JsonReader(filter.Span, new JsonReaderOptions { MaxDepth = GreatestJsonDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            while (around is not null && around.TryPeek(out var level) && level >= reader.CurrentDepth)
            {
                around.Pop();
            }

            var kind = ClauseKinds.Find(ref reader);
            looksIntoOthers |= kind is ClauseKind.Nested or ClauseKind.Join;
            if (kind is ClauseKind.Bool or ClauseKind.DisMax or ClauseKind.ConstantScore or ClauseKind.ScoredQuery or ClauseKind.Boosting
                or ClauseKind.Pinned or ClauseKind.Nested or ClauseKind.Join)
            {
                around ??= new Stack<int>();
                around.Push(reader.CurrentDepth);
                deepest = Math.Max(deepest, around.Count);
            }
        }

        return new FilterShape(looksIntoOthers, deepest);
    }
}
