using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>One action of a bulk request.</summary>
/// <param name="Action">Its name: <c>index</c>, <c>create</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Index">Where it goes.</param>
/// <param name="Write">What it does.</param>
/// <param name="RequireAlias">Whether <paramref name="Index"/> must be an alias.</param>
internal sealed record BulkOperation(string Action, string Index, WriteRequest Write, bool RequireAlias);
