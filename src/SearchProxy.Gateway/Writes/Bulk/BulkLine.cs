namespace SearchProxy.Gateway.Writes.Bulk;

/// <param name="Bytes">The line with its line feed, or a piece of it; empty only at the end of the body.</param>
/// <param name="End">What it ends with.</param>
internal readonly record struct BulkLine(ReadOnlyMemory<byte> Bytes, BulkLineEnd End)
{
    /// <summary>True when nothing but blanks is in it.</summary>
    public bool IsBlank => Bytes.Span.Trim(" \t\r\n"u8).IsEmpty;
}
