using System.IO.Enumeration;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// Which fields hold the text of the hits: those of the index profile; without one, the text fields that the client's own query searches.
/// </summary>
public static class TextFieldResolver
{
    /// <summary>The fields, or null when none is known.</summary>
    public static TextFieldPlan? Resolve(QueryIntent intent, IReadOnlyList<IndexView> views, int maxFields)
    {
        var byIndex = new Dictionary<string, IReadOnlyList<TextField>>(StringComparer.Ordinal);
        foreach (var view in views)
        {
            byIndex[view.Name] = view.Profile is { TextFields.Count: > 0 } profile ? profile.TextFields : Searched(intent, view, maxFields);
        }

        var named = intent.Fields.Where(static name => !name.Contains('*', StringComparison.Ordinal)).Take(maxFields);
        IReadOnlyList<TextField> fallback = views.Count == 0 ? [.. named.Select(static name => new TextField(name))] : [];
        var plan = new TextFieldPlan(fallback, byIndex);
        return plan.Names().Any() ? plan : null;
    }

    private static IReadOnlyList<TextField> Searched(QueryIntent intent, IndexView view, int maxFields)
    {
        var patterns = intent.Fields.Count == 0 ? ["*"] : intent.Fields;
        var names = new List<string>();
        foreach (var pattern in patterns)
        {
            if (!pattern.Contains('*', StringComparison.Ordinal))
            {
                AddNamed(names, pattern, view);
                continue;
            }

            names.AddRange(view.Fields.Texts.Where(field => FileSystemName.MatchesSimpleExpression(pattern, field, ignoreCase: false)
                && !names.Contains(field) && !IsMultiField(field, view)));
        }

        return [.. names.Take(maxFields).Select(static name => new TextField(name))];
    }

    /// <summary>A field of another type (a keyword, a number) is searched too, but is no text to rerank by.</summary>
    private static void AddNamed(List<string> names, string name, IndexView view)
    {
        if (!names.Contains(name) && !(view.Fields.Has(name) && view.Fields.Find(name).Kind == FieldKind.Value))
        {
            names.Add(name);
        }
    }

    /// <summary>A field below another text field is the same text, analysed in another way.</summary>
    private static bool IsMultiField(string field, IndexView view)
    {
        var dot = field.LastIndexOf('.');
        return dot > 0 && view.Fields.Find(field[..dot]).HoldsText;
    }
}
