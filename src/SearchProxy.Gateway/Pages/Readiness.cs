using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Pages;

/// <summary>
/// Whether the proxy should get requests. It is ready from its start to its stop; a fault of the model or of the engine makes it
/// degraded, not unready: it still hands everything through, and errors of the engine are the engine's.
/// </summary>
internal sealed class Readiness
{
    private readonly EngineNodes _nodes;
    private readonly IReadOnlyList<ReadinessCheck> _checks;
    private volatile bool _stopping;

    public Readiness(EngineNodes nodes, IEnumerable<ReadinessCheck> checks)
    {
        _nodes = nodes;
        _checks = [.. checks, new ReadinessCheck("engine", () => _nodes.AnyReachable ? null : "no node could be reached when last tried")];
    }

    public bool IsStopping => _stopping;

    /// <summary>What is not as it should be: name of the part and what is wrong with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Complaints() =>
        [.. _checks.Select(check => (check.Name, Wrong: check.Complaint())).Where(check => check.Wrong is not null)
            .Select(check => KeyValuePair.Create(check.Name, check.Wrong!))];

    public void Stop() => _stopping = true;
}
