using System.Collections.Frozen;
using System.IO.Enumeration;

namespace SearchProxy.Core.Indexes;

/// <summary>
/// Every field of one concrete index by its full name: multi-fields, other names of fields, and fields made at search time among them.
/// </summary>
public sealed class IndexFields
{
    private readonly FrozenDictionary<string, IndexField> _byName;

    /// <param name="byName">The fields.</param>
    /// <param name="isComplete">False when there are more than are listed.</param>
    public IndexFields(IReadOnlyDictionary<string, IndexField> byName, bool isComplete = true)
    {
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        IsComplete = isComplete;
        Texts = [.. byName.Where(static entry => entry.Value.HoldsText).Select(static entry => entry.Key)];
    }

    public static IndexFields None { get; } = new(new Dictionary<string, IndexField>(StringComparer.Ordinal));

    public bool IsComplete { get; }

    /// <summary>The fields that hold text, in the order of the mapping.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Plain fields at the root.</summary>
    public static IndexFields Of(IEnumerable<string> texts, IEnumerable<string>? values = null)
    {
        var byName = new Dictionary<string, IndexField>(StringComparer.Ordinal);
        foreach (var name in texts)
        {
            byName[name] = new IndexField(FieldKind.Text) { HoldsText = true };
        }

        foreach (var name in values ?? [])
        {
            byName[name] = new IndexField(FieldKind.Value);
        }

        return new IndexFields(byName);
    }

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The field; one that the mapping does not have matches nothing, which makes it a value.</summary>
    public IndexField Find(string name) =>
        _byName.TryGetValue(name, out var field) ? field : new IndexField(IsComplete ? FieldKind.Value : FieldKind.Unknown);

    /// <summary>The fields that a pattern of names stands for in a search. The proxy's own are no client's.</summary>
    public IEnumerable<IndexField> Matching(string pattern, string? nestedPath) => _byName
        .Where(entry => entry.Value.IsSearchable
            && string.Equals(entry.Value.NestedPath, nestedPath, StringComparison.Ordinal)
            && !entry.Key.StartsWith(PrivateFields.Root + ".", StringComparison.Ordinal)
            && FileSystemName.MatchesSimpleExpression(pattern, entry.Key, ignoreCase: false))
        .Select(static entry => entry.Value);
}
