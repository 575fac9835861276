namespace SearchProxy.LocalEngine.Search;

/// <summary>What a hit is sorted by: a number in sortable form, a text, or nothing when the document has no value.</summary>
internal readonly record struct SortValue(long Number, string? Text, bool IsMissing) : IComparable<SortValue>
{
    public static readonly SortValue Missing = new(0, null, true);

    public static SortValue Of(long number) => new(number, null, false);

    public static SortValue Of(string text) => new(0, text, false);

    public int CompareTo(SortValue other) =>
        Text is null && other.Text is null ? Number.CompareTo(other.Number) : string.CompareOrdinal(Text, other.Text);
}
