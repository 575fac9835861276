namespace SearchProxy.Inference.Routing;

/// <summary>What rules can see of a search.</summary>
/// <param name="Indexes">Names of the request's path, as the client wrote them.</param>
/// <param name="Fields">Fields that are searched.</param>
/// <param name="Query">The query text.</param>
/// <param name="Header">Gives a request header's value by its name; null when absent.</param>
public sealed record RoutedSearch(IReadOnlyList<string> Indexes, IReadOnlyList<string> Fields, string Query, Func<string, string?> Header);
