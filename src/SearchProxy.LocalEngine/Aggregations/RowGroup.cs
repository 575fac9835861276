using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>Rows of one index that an aggregation looks at.</summary>
internal sealed record RowGroup(SearchLeg Leg, IReadOnlyList<int> Rows);
