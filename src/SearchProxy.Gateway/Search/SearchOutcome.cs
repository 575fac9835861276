using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// What to do for the client: write <paramref name="Answer"/>, or, when it is null, send the original request to the engine and relay what it says.
/// </summary>
/// <param name="Answer">The answer; null = forward the original.</param>
/// <param name="Marker">What the client is told.</param>
/// <param name="CleanBody">The body to forward instead of the client's bytes (its options for the proxy cut out); null = the client's bytes.</param>
/// <param name="Bypass">The reason when bypassed.</param>
/// <param name="Degrade">The reason when degraded.</param>
internal sealed record SearchOutcome(
    EngineResponse? Answer,
    Marker Marker,
    ReadOnlyMemory<byte>? CleanBody = null,
    BypassReason Bypass = BypassReason.None,
    DegradeReason Degrade = DegradeReason.None)
{
    /// <summary>Set when the engine gave no answer and asking again would only wait again.</summary>
    public GatewayFault? Failure { get; init; }

    /// <summary>What the client is told instead when the forwarded original succeeds: then the refusal was due to the proxy.</summary>
    public Marker? MarkerOnSuccess { get; init; }

    public static SearchOutcome Forward(BypassReason reason, string? detail, ReadOnlyMemory<byte>? cleanBody) =>
        new(Answer: null, Marker.Bypassed(reason, detail), cleanBody, Bypass: reason);

    public static SearchOutcome ForwardDegraded(DegradeReason reason, string? detail, ReadOnlyMemory<byte>? cleanBody) =>
        new(Answer: null, Marker.Degraded(reason, 0, 0, detail), cleanBody, Degrade: reason);
}
