namespace SearchProxy.Gateway.Options;

/// <summary>
/// Who sees the proxy's own pages (metrics, plan, details of readiness) and the times of a search's stages. Liveness and the bare readiness answer everybody.
/// </summary>
public sealed class AdminOptions
{
    /// <summary>URLs that answer with the proxy's own pages and nothing else. Empty for none.</summary>
    public IList<string> Listen { get; set; } = [];

    /// <summary>Environment variable with the key that the pages are behind; null for none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>File with that key, read again at every call; null for none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// Whether the pages answer without a key on the listeners for clients. Null: <see cref="OpenPages.Loopback"/> as long as there is neither a listener nor a
    /// key for them, else <see cref="OpenPages.Never"/>.
    /// </summary>
    public OpenPages? Open { get; set; }

    internal bool HasKey => KeyVariable is not null || KeyFile is not null;

    internal OpenPages EffectiveOpen => Open ?? (Listen.Count == 0 && !HasKey ? OpenPages.Loopback : OpenPages.Never);
}
