using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Recall;

/// <summary>Which fields hold the text of a hit. Indexes may differ; a hit is read by the fields of its own index.</summary>
/// <param name="Default">For an index that is not in <paramref name="ByIndex"/>.</param>
/// <param name="ByIndex">Fields by concrete index name.</param>
public sealed record TextFieldPlan(IReadOnlyList<TextField> Default, IReadOnlyDictionary<string, IReadOnlyList<TextField>> ByIndex)
{
    public IReadOnlyList<TextField> Of(string index) => ByIndex.TryGetValue(index, out var fields) ? fields : Default;

    /// <summary>Every field name once.</summary>
    public IEnumerable<string> Names() =>
        Default.Concat(ByIndex.Values.SelectMany(static fields => fields))
            .Select(static field => field.Name)
            .Distinct(StringComparer.Ordinal);
}
