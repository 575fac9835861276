using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>One key of a sort.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Name">The field's name as given.</param>
/// <param name="Descending">Largest first.</param>
/// <param name="MissingFirst">Where documents without a value go.</param>
/// <param name="UseLargest">Which of several values counts.</param>
/// <param name="UnmappedType">Type to assume where the index does not have the field; null for an error.</param>
internal sealed record SortField(SortKind Kind, string Name, bool Descending, bool MissingFirst, bool UseLargest, string? UnmappedType)
{
    public static readonly SortField ShardRow = new(SortKind.ShardRow, "_shard_doc", false, false, false, null);

    /// <summary>The value of a row.</summary>
    public SortValue Of(SearchLeg leg, FieldMapping? field, int row, float score)
    {
        var view = leg.View;
        switch (Kind)
        {
            case SortKind.Score:
                return SortValue.Of(SortableNumber.FromDouble(score));
            case SortKind.Row:
                return SortValue.Of(row);
            case SortKind.ShardRow:
                return SortValue.Of(((long)leg.Number << 32) | (uint)row);
            case SortKind.Id:
                return SortValue.Of(view.Snapshot.Rows[row].Id);
        }

        if (field is { IsNumber: true })
        {
            var numbers = view.Column<NumberColumn>(field) is { } column ? column.Of(row) : [];
            return numbers.IsEmpty ? SortValue.Missing : SortValue.Of(UseLargest ? numbers[^1] : numbers[0]);
        }

        var texts = field is not null && view.Column<KeywordColumn>(field) is { } keywords ? keywords.Of(row) : [];
        return texts.IsEmpty ? SortValue.Missing : SortValue.Of(UseLargest ? texts[^1] : texts[0]);
    }

    /// <summary>Below zero when <paramref name="left"/> comes first.</summary>
    public int Compare(SortValue left, SortValue right)
    {
        if (left.IsMissing || right.IsMissing)
        {
            return left.IsMissing == right.IsMissing ? 0 : left.IsMissing == MissingFirst ? -1 : 1;
        }

        var order = left.CompareTo(right);
        return Descending ? -order : order;
    }
}

internal enum SortKind
{
    Score,

    /// <summary>The order in which documents were indexed.</summary>
    Row,

    /// <summary>The same with the place of the index in front: an order over all indexes of a point in time.</summary>
    ShardRow,
    Id,
    Field,
}
