using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fidelity;

/// <summary>What came of asking through the proxy.</summary>
/// <param name="Answer">What the client got; null when the proxy closed the connection.</param>
/// <param name="Asked">What the engine saw.</param>
/// <param name="Difference">What differs from asking directly, in words; null when nothing does.</param>
public sealed record FidelityFinding(Http1Message? Answer, IReadOnlyList<Http1Message> Asked, string? Difference);
