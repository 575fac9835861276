namespace SearchProxy.Gateway.Forwarding;

/// <summary>The engine has a request and says nothing to it. The request may have been carried out.</summary>
internal sealed class EngineSilentException : HttpRequestException
{
    public EngineSilentException()
    {
    }

    public EngineSilentException(string message)
        : base(message)
    {
    }

    public EngineSilentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
