using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Rows with a number between two bounds, both included, with the boost as their score.</summary>
internal sealed class NumberRangeQuery(FieldMapping field, long least, long most) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        var matches = new Matches();
        if (view.Column<NumberColumn>(field) is not { } column || least > most)
        {
            return matches;
        }

        foreach (var row in column.Rows)
        {
            if (row >= view.RowCount)
            {
                break;
            }

            if (HasValue(column.Of(row)))
            {
                matches.Add(row, boost);
            }
        }

        return matches;
    }

    private bool HasValue(ReadOnlySpan<long> values)
    {
        foreach (var value in values)
        {
            if (value >= least && value <= most)
            {
                return true;
            }
        }

        return false;
    }
}
