using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows that hold any term that a pattern accepts, with the boost as their score.</summary>
internal sealed class TermPatternQuery(FieldMapping field, Func<string, bool> accepts) : Query
{
    public override Matches Run(RowView view, float boost) => view.Column<TermColumn>(field) is { } column
        ? RowSet.Of(view, column.Terms.Where(entry => accepts(entry.Key)).Select(entry => entry.Value), boost)
        : Matches.None;
}
