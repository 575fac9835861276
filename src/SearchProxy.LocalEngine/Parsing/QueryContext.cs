using System.Text.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>What a query is read against: one index's mapping.</summary>
internal sealed class QueryContext(IndexMapping mapping, string index, LocalEngineProduct product, DateTimeOffset now)
{
    private readonly HashSet<string> _named = [];
    private List<InnerHitsSpec> _innerHits = [];

    public IndexMapping Mapping { get; } = mapping;

    public string Index { get; } = index;

    public LocalEngineProduct Product { get; } = product;

    /// <summary>What <c>now</c> stands for in date bounds.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The nested field that the query is inside of; null at the root.</summary>
    public FieldMapping? Within { get; private init; }

    /// <summary>The objects to show with each hit, as queries asked for them.</summary>
    public IReadOnlyList<InnerHitsSpec> InnerHits => _innerHits;

    /// <summary>The fields that queries have named.</summary>
    public IReadOnlySet<string> Named => _named;

    public void AddInnerHits(InnerHitsSpec spec)
    {
        if (_innerHits.Exists(there => there.Name == spec.Name))
        {
            throw Errors.EngineErrors.AtShard(
                $"[inner_hits] already contains an entry for key [{spec.Name}]", "illegal_argument_exception");
        }

        _innerHits.Add(spec);
    }

    public FieldMapping? Find(string field)
    {
        _named.Add(field);
        return Mapping.Find(field);
    }

    public Query Parse(JsonElement query) => QueryParser.Parse(query, this);

    /// <summary>The same for queries inside of a nested field; what they want to show is shown with the hit.</summary>
    public QueryContext Inside(FieldMapping nested) => new(Mapping, Index, Product, Now) { Within = nested, _innerHits = _innerHits };

    /// <summary>The same with no fields named yet.</summary>
    public QueryContext Fresh() => new(Mapping, Index, Product, Now) { Within = Within, _innerHits = _innerHits };

    /// <summary>The fields that a name or a pattern stands for, those that can be searched by term.</summary>
    public IEnumerable<FieldMapping> Expand(string pattern) => pattern.Contains('*')
        ? Mapping.Fields.Values.Where(field => field.Kind is MappedKind.Text or MappedKind.Keyword
            && Json.PathPattern.Matches(pattern, field.Name))
        : Find(pattern) is { } field ? [field] : [];
}
