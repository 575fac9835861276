using SearchProxy.Engines;

namespace SearchProxy.Demo;

/// <summary>One query asked twice: the engine alone, and through the proxy.</summary>
internal sealed record Comparison(string Query, SearchReply Engine, SearchReply Proxy);
