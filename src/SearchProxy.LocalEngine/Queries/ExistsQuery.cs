using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that have a value in any of some fields, with the boost as their score.</summary>
internal sealed class ExistsQuery(IReadOnlyList<FieldMapping> fields) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        if (fields.Count == 1)
        {
            return view.Column(fields[0].Name) is { } only ? Matches.Constant(only.Rows, view.RowCount, boost) : Matches.None;
        }

        var rows = new SortedSet<int>();
        foreach (var field in fields)
        {
            rows.UnionWith(view.Column(field.Name)?.Rows.ToArray() ?? []);
        }

        return Matches.Constant(rows.ToArray(), view.RowCount, boost);
    }
}
