using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>One search of <c>_msearch</c>.</summary>
internal sealed record MultiSearchPart(string? Index, bool IgnoreMissing, SearchBody Body);
