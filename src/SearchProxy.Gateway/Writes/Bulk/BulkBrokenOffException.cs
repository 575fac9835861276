namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>The proxy will not give the engine the end of a bulk request, so that the engine takes none of it for complete.</summary>
internal sealed class BulkBrokenOffException : IOException
{
    public BulkBrokenOffException()
    {
    }

    public BulkBrokenOffException(string message)
        : base(message)
    {
    }

    public BulkBrokenOffException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The one behind an exception; null when there is none.</summary>
    public static BulkBrokenOffException? Behind(Exception? exception) => exception switch
    {
        null => null,
        BulkBrokenOffException found => found,
        AggregateException several => several.InnerExceptions.Select(Behind).FirstOrDefault(found => found is not null),
        _ => Behind(exception.InnerException),
    };
}
