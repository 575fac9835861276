namespace SearchProxy.Core.Text;

/// <summary>A line of a text, or a piece of it, in bytes of its own.</summary>
/// <param name="Bytes">The line with its line feed, or a piece of it; empty only at the end of the text.</param>
/// <param name="End">What it ends with.</param>
public readonly record struct TextLine(ReadOnlyMemory<byte> Bytes, TextLine.Ending End)
{
    /// <summary>What a line ends with.</summary>
    public enum Ending
    {
        /// <summary>A line feed.</summary>
        LineFeed,

        /// <summary>The line is longer than is held; the rest follows.</summary>
        Cut,

        /// <summary>The end of the text.</summary>
        OfText,
    }

    /// <summary>True when nothing but blanks is in it.</summary>
    public bool IsBlank => Bytes.Span.Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>The line without its line feed and the carriage return before it.</summary>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            var content = Bytes.Span;
            content = content.EndsWith("\n"u8) ? content[..^1] : content;
            return Bytes[..(content.EndsWith("\r"u8) ? content.Length - 1 : content.Length)];
        }
    }
}
