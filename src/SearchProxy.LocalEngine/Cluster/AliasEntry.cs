using System.Text.Json;

namespace SearchProxy.LocalEngine.Cluster;

/// <summary>What an alias says about one of its indexes.</summary>
/// <param name="Filter">Documents that searches through the alias see; null for all.</param>
/// <param name="IsWriteIndex">Whether writes through the alias go here; null when not said.</param>
internal sealed record AliasEntry(JsonElement? Filter, bool? IsWriteIndex);
