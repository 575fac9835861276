using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>Every row with a vector, scored by its nearness to a vector.</summary>
internal sealed class VectorScoreQuery(FieldMapping field, float[] vector) : Query
{
    public override Matches Run(RowView view, float boost)
    {
        var matches = new Matches();
        if (view.Column<VectorColumn>(field) is not { } column)
        {
            return matches;
        }

        var rows = column.Rows;
        for (var ordinal = 0; ordinal < rows.Length && rows[ordinal] < view.RowCount; ordinal++)
        {
            matches.Add(rows[ordinal], VectorScore.Of(field.Vector!.Similarity, vector, column.At(ordinal)) * boost);
        }

        return matches;
    }
}
