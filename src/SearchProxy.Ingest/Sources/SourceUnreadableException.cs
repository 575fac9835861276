namespace SearchProxy.Ingest.Sources;

/// <summary>
/// A source cannot be read as it is, which is known before any record of it is given out: the message says what was found and what to do.
/// </summary>
internal sealed class SourceUnreadableException : IOException
{
    public SourceUnreadableException()
    {
    }

    public SourceUnreadableException(string message)
        : base(message)
    {
    }

    public SourceUnreadableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
