namespace SearchProxy.Tokenizers;

/// <summary>The padding that stands in a tokenizer.json.</summary>
/// <param name="FixedLength">Tokens to fill up to; null = as long as the longest of a batch.</param>
/// <param name="MultipleOf">The length is rounded up to a multiple of this; 0 = not.</param>
/// <param name="FromLeft">Whether padding goes before the tokens.</param>
/// <param name="Id">The padding token.</param>
/// <param name="TypeId">Its type id.</param>
public sealed record FilePadding(int? FixedLength, int MultipleOf, bool FromLeft, int Id, int TypeId)
{
    /// <summary>The padded length of <paramref name="count"/> tokens that are encoded alone.</summary>
    internal int LengthFor(int count)
    {
        var length = FixedLength ?? count;
        if (MultipleOf > 0 && length % MultipleOf > 0)
        {
            length += MultipleOf - (length % MultipleOf);
        }
        return Math.Max(length, count);
    }
}
