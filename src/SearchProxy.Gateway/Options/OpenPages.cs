namespace SearchProxy.Gateway.Options;

/// <summary>Where the proxy's own pages answer without a key.</summary>
public enum OpenPages
{
    /// <summary>Nowhere but on their own listener.</summary>
    Never,

    /// <summary>To connections from this machine over the loopback that no other proxy has forwarded.</summary>
    Loopback,

    /// <summary>To everybody.</summary>
    Always,
}
