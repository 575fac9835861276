namespace SearchProxy.LocalEngine.Rest;

/// <summary>One document asked for by <c>_mget</c>.</summary>
internal sealed record MultiGetItem(string Index, string Id, GetRequest Shown);
