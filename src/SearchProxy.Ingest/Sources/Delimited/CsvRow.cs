namespace SearchProxy.Ingest.Sources.Delimited;

/// <summary>One record of a delimited text.</summary>
/// <param name="Line">The line that it begins in, from 1.</param>
/// <param name="Values">Its values; null for one that is none (<c>\N</c>).</param>
/// <param name="Raw">Its characters as read, of one that is too long the first.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record CsvRow(long Line, IReadOnlyList<string?> Values, string Raw, CsvRow.Flaw Fault)
{
    /// <summary>What can be wrong with a record.</summary>
    public enum Flaw
    {
        None,

        /// <summary>More characters than are held.</summary>
        TooLong,

        /// <summary>Characters stand between a closing quote and the next delimiter.</summary>
        TextAfterQuote,

        /// <summary>The same, or a quote that is never closed, in a record with a quote behind a backslash.</summary>
        TextAfterEscapedQuote,

        /// <summary>
        /// A value in quotes ends with a backslash, and another holds a quote: a quote with a backslash before it has probably cut one
        /// value in two.
        /// </summary>
        DoubtfulBackslash,

        /// <summary>A quote is opened and never closed.</summary>
        OpenQuote,

        /// <summary>Not in the encoding that the file is read in.</summary>
        Encoding,

        /// <summary>A value in quotes that spans lines each of which is a record as long as the others.</summary>
        SpansRecords,
    }

    /// <summary>A line with nothing in it.</summary>
    public bool IsBlank => Fault == Flaw.None && Values.Count == 1 && string.IsNullOrWhiteSpace(Raw);
}
