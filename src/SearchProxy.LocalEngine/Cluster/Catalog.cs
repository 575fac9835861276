using System.Collections.Immutable;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Cluster;

/// <summary>All indexes and aliases. Every change replaces one immutable state, so that alias actions take effect together.</summary>
internal sealed class Catalog(LocalEngineProduct product, TimeProvider clock) : IDisposable
{
    private readonly Lock _writing = new();
    private volatile CatalogState _state = CatalogState.Empty;

    public LocalEngineProduct Product { get; } = product;

    public TimeProvider Clock { get; } = clock;

    public CatalogState State => _state;

    /// <summary>Makes an index; the settings are checked before, the mapping is applied before it is seen.</summary>
    public IndexStore Create(string name, IndexSettings settings, JsonElement? mappings, IReadOnlyDictionary<string, AliasEntry> aliases)
    {
        IndexName.Check(name);
        lock (_writing)
        {
            if (_state.Indexes.TryGetValue(name, out var there))
            {
                throw new EngineError(
                    400, "resource_already_exists_exception", $"index [{name}/{there.Uuid}] already exists")
                { Index = name }.Thrown();
            }

            if (_state.Aliases.ContainsKey(name))
            {
                throw new EngineError(
                    400, "invalid_index_name_exception", $"Invalid index name [{name}], already exists as alias")
                { Index = name }.Thrown();
            }

            return Add(name, settings, mappings, aliases);
        }
    }

    /// <summary>The index that a write to <paramref name="name"/> goes to; made when missing.</summary>
    public IndexStore WriteTarget(string name, bool requireAlias = false)
    {
        if (_state.FindWriteTarget(name, requireAlias) is { } index)
        {
            return index;
        }

        lock (_writing)
        {
            return _state.FindWriteTarget(name, requireAlias)
                ?? Create(name, new IndexSettings(), null, ImmutableDictionary<string, AliasEntry>.Empty);
        }
    }

    public void Delete(IReadOnlyCollection<IndexStore> indexes)
    {
        lock (_writing)
        {
            _state = indexes.Aggregate(_state, (state, index) => state.Without(index.Name));
        }
    }

    /// <summary>Carries out alias actions, all or none.</summary>
    public void Change(Func<CatalogState, CatalogState> change)
    {
        lock (_writing)
        {
            _state = change(_state);
        }
    }

    public void Dispose()
    {
        foreach (var index in _state.Indexes.Values)
        {
            index.Dispose();
        }
    }

    private IndexStore Add(string name, IndexSettings settings, JsonElement? mappings, IReadOnlyDictionary<string, AliasEntry> aliases)
    {
        var index = new IndexStore(name, settings, Product, Clock);
        try
        {
            if (mappings is { } given)
            {
                index.ApplyMapping(given);
            }

            var state = _state with { Indexes = _state.Indexes.Add(name, index) };
            _state = aliases.Aggregate(state, (changed, alias) => changed.WithAlias(alias.Key, name, alias.Value));
            return index;
        }
        catch (EngineErrorException)
        {
            index.Dispose();
            throw;
        }
    }
}
