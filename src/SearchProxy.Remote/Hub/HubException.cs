namespace SearchProxy.Remote.Hub;

/// <summary>A model could not be fetched. The message says from where, what was found and what to do.</summary>
public sealed class HubException : Exception
{
    public HubException(string message)
        : base(message)
    {
    }

    public HubException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
