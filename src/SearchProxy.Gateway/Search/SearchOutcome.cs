using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// What to do for the client: write <paramref name="Answer"/>, or, when it is null, send the original request to the engine and relay what
/// it says.
/// </summary>
/// <param name="Answer">The answer; null = forward the original.</param>
/// <param name="Verdict">What the client is told.</param>
/// <param name="CleanBody">
/// The body to forward instead of the client's bytes (its options for the proxy cut out); null = the client's bytes.
/// </param>
internal sealed record SearchOutcome(EngineResponse? Answer, Verdict Verdict, ReadOnlyMemory<byte>? CleanBody = null)
{
    /// <summary>The target to forward <see cref="CleanBody"/> to instead of the client's own; null for that.</summary>
    public string? CleanTarget { get; init; }

    /// <summary>Set when the engine gave no answer and asking again would only wait again.</summary>
    public GatewayFault? Failure { get; init; }

    /// <summary>The words for <see cref="Failure"/>, as the engine's client has them.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>What the client is told instead when the forwarded original succeeds: then the refusal was due to the proxy.</summary>
    public Verdict? OnSuccess { get; init; }

    /// <summary>The hits of the page with how they came to their places; null unless that was asked.</summary>
    public ExplainedPage? Explained { get; init; }

    /// <summary>The trial that the search takes part in, for the header of its answer; null without one.</summary>
    public TrialSearch? Trial { get; init; }

    /// <summary>
    /// The fault after which asking once more would only wait again: silence, or no connection to any node, each of which was tried. Null
    /// when the original may still be answered.
    /// </summary>
    public static GatewayFault? FailureOf(EngineOutcome outcome) => outcome.Fault switch
    {
        EngineFault.Timeout => GatewayFault.EngineTimeout,
        EngineFault.Unreachable => GatewayFault.EngineUnreachable,
        _ => null,
    };

    /// <summary>
    /// What the client is told when the original goes to the engine instead: nothing has reached the client yet, so that is the one retry.
    /// </summary>
    public static BypassReason ReasonOf(EngineOutcome outcome) => outcome.Fault switch
    {
        EngineFault.TooLarge => BypassReason.ResponseTooLarge,
        EngineFault.NoMemory => BypassReason.Memory,
        EngineFault.Encoding => BypassReason.Encoding,
        _ => BypassReason.EngineError,
    };

    public static SearchOutcome Forward(BypassReason reason) => Forward(Verdict.Bypassed(reason));

    public static SearchOutcome Forward(Verdict verdict, ReadOnlyMemory<byte>? cleanBody = null) => new(Answer: null, verdict, cleanBody);
}
