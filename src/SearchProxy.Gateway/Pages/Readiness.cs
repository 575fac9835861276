using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Pages;

/// <summary>
/// Whether the proxy should get requests. It is ready from when its models have been looked at for the first time, loaded, verified by a
/// run, or refused, to its stop; a fault of the model or of the engine makes it degraded, not unready: it still hands everything through,
/// and errors of the engine are the engine's.
/// </summary>
internal sealed class Readiness
{
    private readonly EngineNodes _nodes;
    private readonly IReadOnlyList<ReadinessCheck> _checks;
    private readonly TimeSpan _bound;
    private readonly TimeProvider _time;
    private readonly long _started;
    private volatile bool _stopping;
    private volatile bool _hasStarted;

    public Readiness(EngineNodes nodes, IEnumerable<ReadinessCheck> checks, IOptions<GatewayOptions> options, TimeProvider time)
    {
        (_bound, _time, _started) = (options.Value.StartTimeout, time, time.GetTimestamp());
        _nodes = nodes;
        _checks = [.. checks, new ReadinessCheck("engine", () => _nodes.AnyReachable ? null : "no node could be reached when last tried")];
    }

    public bool IsStopping => _stopping;

    /// <summary>True until every part was ready or refused once, and no longer than <c>gateway.startTimeout</c>.</summary>
    public bool IsStarting
    {
        get
        {
            if (!_hasStarted && (_time.GetElapsedTime(_started) >= _bound || !_checks.Any(static check => check.IsStarting())))
            {
                _hasStarted = true;
            }

            return !_hasStarted;
        }
    }

    /// <summary>What is not as it should be: name of the part and what is wrong with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Complaints() =>
        [.. _checks.Select(check => (check.Name, Wrong: check.Complaint())).Where(check => check.Wrong is not null)
            .Select(check => KeyValuePair.Create(check.Name, check.Wrong!))];

    public void Stop() => _stopping = true;
}
