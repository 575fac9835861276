using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>The nodes of the engine. Requests go round them; a node that could not be reached is left out for a while.</summary>
internal sealed class EngineNodes
{
    private readonly EngineNode[] _nodes;
    private readonly TimeProvider _time;
    private readonly long _pause;
    private readonly NodeLog _log;
    private int _turn = -1;

    public EngineNodes(IOptions<GatewayOptions> options, NodeLog log, TimeProvider time)
    {
        _nodes = [.. options.Value.Engines.Select(url => new EngineNode(new Uri(url)))];
        (_time, _log) = (time, log);
        _pause = (long)(options.Value.NodePause.TotalSeconds * time.TimestampFrequency);
    }

    public int Count => _nodes.Length;

    /// <summary>The node that requests are addressed to before <see cref="NodeHandler"/> sends them to the one whose turn it is.</summary>
    public EngineNode First => _nodes[0];

    /// <summary>True when at least one node was not out of reach when last tried.</summary>
    public bool AnyReachable
    {
        get
        {
            var now = _time.GetTimestamp();
            return Array.Exists(_nodes, node => !node.IsPaused(now));
        }
    }

    /// <summary>The node whose turn it is; one that is out of reach only when all are.</summary>
    public EngineNode Next()
    {
        if (_nodes.Length == 1)
        {
            return _nodes[0];
        }

        var first = (uint)Interlocked.Increment(ref _turn);
        var now = _time.GetTimestamp();
        for (var i = 0u; i < _nodes.Length; i++)
        {
            var node = _nodes[(first + i) % (uint)_nodes.Length];
            if (!node.IsPaused(now))
            {
                return node;
            }
        }

        return _nodes[first % (uint)_nodes.Length];
    }

    public void MarkUnreachable(EngineNode node)
    {
        node.PauseUntil(_time.GetTimestamp() + _pause);
        _log.Failed(node.Url);
    }

    public void MarkReached(EngineNode node)
    {
        node.Resume();
        _log.Reached(node.Url);
    }
}
