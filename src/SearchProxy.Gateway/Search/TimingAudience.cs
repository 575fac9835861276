namespace SearchProxy.Gateway.Search;

/// <summary>Who is told the times of a search's stages.</summary>
public enum TimingAudience
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Who may see the proxy's own pages.</summary>
    Operators,

    /// <summary>Every client.</summary>
    Everybody,
}
