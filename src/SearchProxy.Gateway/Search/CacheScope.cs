namespace SearchProxy.Gateway.Search;

/// <summary>How far computed scores and vectors are shared.</summary>
public enum CacheScope
{
    /// <summary>Among all callers: the fastest; how quick an answer comes can tell that somebody has asked the same.</summary>
    Shared,

    /// <summary>Not beyond one caller, by all that may tell the engine who asks.</summary>
    Caller,
}
