using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>The nodes of the engine. Requests go round them; one that is out is passed over while another is in.</summary>
internal sealed class EngineNodes : IDisposable
{
    private readonly EngineNode[] _nodes;
    private readonly NodeLog _log;
    private int _turn = -1;

    public EngineNodes(IOptions<GatewayOptions> options, NodeLog log, TimeProvider time)
    {
        _nodes = [.. options.Value.Engines.Select(url => new EngineNode(new Uri(url), time))];
        _log = log;
    }

    public int Count => _nodes.Length;

    public IReadOnlyList<EngineNode> All => _nodes;

    /// <summary>The node that requests are addressed to before <see cref="NodeHandler"/> sends them to the one whose turn it is.</summary>
    public EngineNode First => _nodes[0];

    /// <summary>True when at least one node was not out of reach when last tried.</summary>
    public bool AnyReachable => Array.Exists(_nodes, static node => !node.IsOut);

    /// <summary>The node whose turn it is; one that is out only when all are.</summary>
    public EngineNode Next()
    {
        if (_nodes.Length == 1)
        {
            return _nodes[0];
        }

        var first = (uint)Interlocked.Increment(ref _turn);
        for (var i = 0u; i < _nodes.Length; i++)
        {
            var node = _nodes[(first + i) % (uint)_nodes.Length];
            if (!node.IsOut)
            {
                return node;
            }
        }

        return _nodes[first % (uint)_nodes.Length];
    }

    /// <summary>The node could not be reached, or is silent.</summary>
    /// <param name="node">The node.</param>
    /// <param name="frees">True: requests that wait for it and may go elsewhere are told to.</param>
    public void Leave(EngineNode node, bool frees)
    {
        node.Leave(frees);
        _log.Failed(node.Url);
    }

    /// <summary>A request waits for the node no longer.</summary>
    public void End(EngineNode node, bool isAnswered)
    {
        node.End(isAnswered);
        if (isAnswered)
        {
            _log.Reached(node.Url);
        }
    }

    /// <summary>The node gave a sign of life.</summary>
    public void Return(EngineNode node)
    {
        node.Return();
        _log.Reached(node.Url);
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }
    }
}
