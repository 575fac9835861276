using System.Collections.Immutable;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Cluster;

/// <summary>The indexes and aliases at one moment.</summary>
/// <param name="Indexes">By name, in order.</param>
/// <param name="Aliases">For each alias its indexes, in order.</param>
internal sealed record CatalogState(
    ImmutableSortedDictionary<string, IndexStore> Indexes,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, AliasEntry>> Aliases)
{
    public static readonly CatalogState Empty = new(
        ImmutableSortedDictionary.Create<string, IndexStore>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, AliasEntry>>(StringComparer.Ordinal));

    /// <summary>
    /// The indexes behind a comma-separated list of names, aliases and patterns; <c>_all</c>, <c>*</c> and an empty list are all indexes.
    /// A name that is missing is an error unless <paramref name="ignoreMissing"/> is set.
    /// </summary>
    public IReadOnlyList<SearchTargetIndex> Resolve(string? expression, bool ignoreMissing = false)
    {
        var found = new SortedDictionary<string, List<AliasEntry>?>(StringComparer.Ordinal);
        foreach (var part in string.IsNullOrEmpty(expression) ? ["*"] : expression.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            ResolvePart(part is "_all" ? "*" : part, ignoreMissing, found);
        }

        return found.Select(entry => new SearchTargetIndex(
            Indexes[entry.Key], entry.Value?.Select(alias => alias.Filter!.Value).ToList())).ToList();
    }

    /// <summary>The index that writes to a name go to, or null when there is none of this name.</summary>
    public IndexStore? FindWriteTarget(string name, bool requireAlias)
    {
        if (!Aliases.TryGetValue(name, out var members))
        {
            return requireAlias
                ? throw new EngineError(
                    404, "index_not_found_exception",
                    $"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias")
                { Index = name, IndexMissing = true }.Thrown()
                : Indexes.GetValueOrDefault(name);
        }

        var writers = members.Where(member => member.Value.IsWriteIndex == true
            || (members.Count == 1 && member.Value.IsWriteIndex is null)).ToList();
        return writers.Count == 1
            ? Indexes[writers[0].Key]
            : throw EngineErrors.Illegal(
                $"no write index is defined for alias [{name}]. The write index may be explicitly disabled using is_write_index=false "
                + "or the alias "
                + "points to multiple indices without one being designated as a write index");
    }

    public CatalogState WithAlias(string alias, string index, AliasEntry entry)
    {
        IndexName.Check(alias);
        if (Indexes.ContainsKey(alias))
        {
            throw new EngineError(
                400, "invalid_alias_name_exception",
                $"Invalid alias name [{alias}]: an index or data stream exists with the same name as the alias").Thrown();
        }

        var members = Aliases.GetValueOrDefault(alias) ?? ImmutableSortedDictionary.Create<string, AliasEntry>(StringComparer.Ordinal);
        return this with { Aliases = Aliases.SetItem(alias, members.SetItem(index, entry)) };
    }

    public CatalogState WithoutAlias(string alias, string index)
    {
        var members = (Aliases.GetValueOrDefault(alias) ?? ImmutableSortedDictionary<string, AliasEntry>.Empty).Remove(index);
        return this with { Aliases = members.IsEmpty ? Aliases.Remove(alias) : Aliases.SetItem(alias, members) };
    }

    public CatalogState Without(string index) =>
        Aliases.Keys.Aggregate(this, (state, alias) => state.WithoutAlias(alias, index)) is var state
            ? state with { Indexes = state.Indexes.Remove(index) }
            : this;

    private void ResolvePart(string part, bool ignoreMissing, SortedDictionary<string, List<AliasEntry>?> found)
    {
        if (part.StartsWith('-') || part.StartsWith('<') || part.Contains(':'))
        {
            throw EngineErrors.Unsupported($"the index expression [{part}]");
        }

        var isPattern = part.Contains('*');
        foreach (var name in Indexes.Keys.Where(name => PathPattern.Matches(part, name)))
        {
            found[name] = null;
        }

        foreach (var (_, members) in Aliases.Where(alias => PathPattern.Matches(part, alias.Key)))
        {
            foreach (var (name, entry) in members)
            {
                AddThroughAlias(found, name, entry);
            }
        }

        if (!isPattern && !ignoreMissing && !Indexes.ContainsKey(part) && !Aliases.ContainsKey(part))
        {
            throw EngineErrors.NoSuchIndex(part);
        }
    }

    private static void AddThroughAlias(SortedDictionary<string, List<AliasEntry>?> found, string name, AliasEntry entry)
    {
        if (!found.TryGetValue(name, out var filters))
        {
            found[name] = entry.Filter is null ? null : [entry];
        }
        else if (filters is not null && entry.Filter is not null)
        {
            filters.Add(entry);
        }
        else
        {
            found[name] = null;
        }
    }
}
