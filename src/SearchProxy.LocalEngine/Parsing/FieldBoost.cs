using System.Globalization;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>A field to search and what its score is multiplied by, written <c>title^2</c>.</summary>
internal readonly record struct FieldBoost(FieldMapping Field, float Boost)
{
    /// <summary>The fields of some names and patterns that the index has; a field named twice has both boosts multiplied.</summary>
    public static IReadOnlyCollection<FieldBoost> Expand(IEnumerable<string> names, QueryContext context)
    {
        var boosts = new Dictionary<FieldMapping, float>();
        foreach (var name in names)
        {
            var caret = name.LastIndexOf('^');
            var boost = caret < 0 ? 1 : ReadBoost(name, caret);
            foreach (var field in context.Expand(caret < 0 ? name : name[..caret]))
            {
                boosts[field] = boosts.GetValueOrDefault(field, 1) * boost;
            }
        }

        return boosts.Select(entry => new FieldBoost(entry.Key, entry.Value)).ToList();
    }

    public Query Boosted(Query query) => Boost == 1 ? query : new BoostQuery(query, Boost);

    private static float ReadBoost(string name, int caret) =>
        float.TryParse(name.AsSpan(caret + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var boost) && boost >= 0
            ? boost
            : throw EngineErrors.Illegal($"[{name}] has no number behind the ^");
}
