using System.Text.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>What a query is read against: one index's mapping.</summary>
internal sealed class QueryContext(IndexMapping mapping, string index, LocalEngineProduct product, DateTimeOffset now)
{
    public IndexMapping Mapping { get; } = mapping;

    public string Index { get; } = index;

    public LocalEngineProduct Product { get; } = product;

    /// <summary>What <c>now</c> stands for in date bounds.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The nested field that the query is inside of; null at the root.</summary>
    public FieldMapping? Within { get; private init; }

    public FieldMapping? Find(string field) => Mapping.Find(field);

    public Query Parse(JsonElement query) => QueryParser.Parse(query, this);

    public QueryContext Inside(FieldMapping nested) => new(Mapping, Index, Product, Now) { Within = nested };

    /// <summary>The fields that a name or a pattern stands for, those that can be searched by term.</summary>
    public IEnumerable<FieldMapping> Expand(string pattern) => pattern.Contains('*')
        ? Mapping.Fields.Values.Where(field => field.Kind is FieldKind.Text or FieldKind.Keyword && Json.PathPattern.Matches(pattern, field.Name))
        : Find(pattern) is { } field ? [field] : [];
}
