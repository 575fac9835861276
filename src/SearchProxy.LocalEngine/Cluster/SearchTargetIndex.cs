using System.Text.Json;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Cluster;

/// <summary>
/// An index that a request reaches, and the filters of the aliases that it was reached through (any of them passes); null for no filter.
/// </summary>
internal sealed record SearchTargetIndex(IndexStore Index, IReadOnlyList<JsonElement>? Filters);
