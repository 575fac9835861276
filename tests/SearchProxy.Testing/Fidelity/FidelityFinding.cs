using SearchProxy.Testing.Http;

namespace SearchProxy.Testing.Fidelity;

/// <summary>What came of asking through the proxy.</summary>
/// <param name="Answer">What the client got; null when the proxy closed the connection.</param>
/// <param name="Asked">What the engine saw.</param>
/// <param name="InRequest">What differs in the last request that the engine saw, in words; null when nothing does.</param>
/// <param name="InAnswer">What differs in the answer, in words; null when nothing does.</param>
/// <param name="Direct">What a client got that asked the engine itself.</param>
public sealed record FidelityFinding(
    Http1Message? Answer, IReadOnlyList<Http1Message> Asked, string? InRequest, string? InAnswer, Http1Message? Direct = null)
{
    /// <summary>What differs from asking directly, in words; null when nothing does.</summary>
    public string? Difference =>
        InRequest is null && InAnswer is null ? null : $"request: {InRequest ?? "same"}; answer: {InAnswer ?? "same"}";
}
