namespace SearchProxy.Clients.Tests;

/// <summary>One call of a client, as an application writes it.</summary>
/// <param name="Name">What the call does; unique in its list.</param>
/// <param name="IsReranked">Whether the proxy must rerank it; every other call must come back untouched.</param>
/// <param name="Run">Makes the call; what it returns is compared whole.</param>
internal sealed record TypedCall<TClient>(string Name, bool IsReranked, Func<TClient, Task<object?>> Run);
