namespace SearchProxy.Engine.Http;

/// <summary>One request on its way, as the connection that carries it knows it: the handler between the two does not tell.</summary>
internal sealed class EngineExchange
{
    private static readonly AsyncLocal<EngineExchange?> Ambient = new();
    private volatile bool _isSent;

    /// <summary>The exchange that the running code belongs to; null outside of one.</summary>
    public static EngineExchange? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>True as soon as a byte of the request was given to a connection: the engine may have it.</summary>
    public bool IsSent => _isSent;

    public void MarkSent() => _isSent = true;
}
