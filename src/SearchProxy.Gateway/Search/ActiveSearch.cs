using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>A search that is understood, on its way through the stages.</summary>
/// <param name="Call">As it came.</param>
/// <param name="Request">What was understood.</param>
/// <param name="CleanBody">What to forward instead of the client's body; null = the client's bytes.</param>
/// <param name="Timer">Notes the stages.</param>
/// <param name="Deadline">Cancelled when the time for our own work is over.</param>
/// <param name="Aborted">Cancelled when the client is gone.</param>
internal sealed record ActiveSearch(
    SearchCall Call,
    SearchRequest Request,
    ReadOnlyMemory<byte>? CleanBody,
    StageTimer Timer,
    CancellationToken Deadline,
    CancellationToken Aborted)
{
    /// <summary>The client's filter_path, applied to the finished answer; null without one.</summary>
    public ResponseFilter? Filter { get; init; }

    /// <summary>True when each hit is to say how it came to its place.</summary>
    public bool Explains => Request.Options.Explain == true || Call.Trial?.Arm == TrialArm.Shadow;

    public SearchOutcome Forward(BypassReason reason) => Forward(Verdict.Bypassed(reason));

    public SearchOutcome Forward(Verdict verdict) => SearchOutcome.Forward(verdict, CleanBody);
}
