using System.ComponentModel;

namespace SearchProxy.Gateway.Options;

/// <summary>
/// Who sees the proxy's own pages (metrics, plan, details of readiness) and the times of a search's stages. Liveness and the bare readiness
/// answer everybody.
/// </summary>
public sealed class AdminOptions
{
    [Description("URLs that answer with the proxy's [own pages](operations.md#pages-of-its-own) and nothing else of the engine but "
        + "searches of the [page](operations.md#the-page)")]
    public IList<string> Listen { get; set; } = [];

    [Description("Environment variable with the key that the pages are behind, on every listener: `X-SearchProxy-Key: KEY` or "
        + "`Authorization: Bearer KEY`")]
    public string? KeyVariable { get; set; }

    [Description("File with that key, read at each call; instead of the variable")]
    public string? KeyFile { get; set; }

    [Description(
        "Where the pages answer without a key on the listeners for clients: `never`, `loopback` (direct connections from this " +
        "machine), `always`. " +
        "None is `loopback` without `admin.listen` and without a key, else `never`")]
    public OpenPages? Open { get; set; }

    internal bool HasKey => KeyVariable is not null || KeyFile is not null;

    internal OpenPages EffectiveOpen => Open ?? (Listen.Count == 0 && !HasKey ? OpenPages.Loopback : OpenPages.Never);
}

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
