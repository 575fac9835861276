using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The fields of everything that one search addresses: those of each concrete index, and those that the search itself brings.
/// </summary>
/// <param name="views">
/// The concrete indexes; empty when the mapping could not be read: then everything counts as text, and there is no vector leg.
/// </param>
/// <param name="made">Fields that the request makes (<c>runtime_mappings</c>, <c>derived</c>); they hide fields of the mapping.</param>
internal sealed class AddressedFields(IReadOnlyList<IndexView> views, IReadOnlyDictionary<string, FieldKind> made)
{
    /// <param name="names">Names or patterns.</param>
    /// <param name="usesDefaults">The default fields of each index are searched too.</param>
    /// <param name="nestedPath">The nested object that is searched; null at the root.</param>
    /// <param name="takesPatterns">False when a star in a name is a star.</param>
    public FieldVerdict Judge(IReadOnlyList<string> names, bool usesDefaults, string? nestedPath, bool takesPatterns)
    {
        var found = new Found();
        // Counted loops: an enumerator of each list would be allocated for every clause.
        for (var i = 0; i < views.Count; i++)
        {
            var view = views[i];
            for (var j = 0; j < names.Count; j++)
            {
                Add(ref found, view, names[j], nestedPath, takesPatterns);
            }

            foreach (var name in usesDefaults ? view.DefaultFields ?? [] : [])
            {
                Add(ref found, view, WithoutBoost(name), nestedPath, takesPatterns: true);
            }

            if (usesDefaults && view.DefaultFields is null)
            {
                found.Add(FieldKind.Unknown);
            }
        }

        return found.Verdict;
    }

    /// <summary>The name without its boost (<c>title^3</c>).</summary>
    public static string WithoutBoost(string name)
    {
        var boost = name.LastIndexOf('^');
        return boost > 0 ? name[..boost] : name;
    }

    private void Add(ref Found found, IndexView view, string name, string? nestedPath, bool takesPatterns)
    {
        if (!takesPatterns || !name.Contains('*', StringComparison.Ordinal))
        {
            found.Add(KindOf(view, name, nestedPath));
            return;
        }

        var before = found;
        foreach (var field in view.Fields.Matching(name, nestedPath))
        {
            found.Add(field.Kind);
        }

        foreach (var (field, kind) in made)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, field, ignoreCase: false))
            {
                found.Add(kind);
            }
        }

        if (found.Equals(before) && !before.HasText)
        {
            found.Add(FieldKind.Value);
        }
    }

    private FieldKind KindOf(IndexView view, string name, string? nestedPath)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            // A field that is made may be an object whose parts it does not name.
            if (made.TryGetValue(name[..end], out var kind))
            {
                return kind;
            }
        }

        var field = view.Fields.Find(name);
        return field.Kind == FieldKind.Text && !string.Equals(field.NestedPath, nestedPath, StringComparison.Ordinal)
            ? FieldKind.Unknown
            : field.Kind;
    }

    private record struct Found(bool HasText, bool HasOther)
    {
        public readonly FieldVerdict Verdict => (HasText, HasOther) switch
        {
            (true, true) => FieldVerdict.Mixed,
            (false, true) => FieldVerdict.Condition,
            _ => FieldVerdict.Text,
        };

        public void Add(FieldKind kind)
        {
            HasText |= kind != FieldKind.Value;
            HasOther |= kind != FieldKind.Text;
        }
    }
}
