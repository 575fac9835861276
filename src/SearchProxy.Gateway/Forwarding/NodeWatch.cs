using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Asks nodes for a sign of life (<c>GET /</c>, in nobody's name; any answer is one): a node that answers nothing while requests wait for
/// it, and, in turns, those that are out. No request of a client's has to find out. The one node of an engine is not asked for its silence:
/// there is no other to go to.
/// </summary>
internal sealed class NodeWatch(IOptions<GatewayOptions> options, EngineNodes nodes, TimeProvider time) : IHostedService, IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watching = Task.WhenAll(nodes.All.Select(WatchAsync));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task WatchAsync(EngineNode node)
    {
        var silence = options.Value.NodeSilence;
        var client = new EngineClientOptions
        {
            Address = node.Url,
            ConnectTimeout = options.Value.ConnectTimeout,
            Tls = options.Value.EngineTls,
        };
        using var engine = new EngineClient(client, time);
        while (true)
        {
            await Task.Delay(node.IsOut ? options.Value.NodePause : silence / 2, time, _stop.Token);
            if (!node.IsOut && (nodes.Count == 1 || !node.IsSilentFor(silence)))
            {
                continue;
            }

            var outcome = await engine.SendAsync(EngineRequest.Get("/") with { Timeout = silence }, MostBytes, _stop.Token);
            if (outcome.Answered(out _) || outcome.Fault is EngineFault.TooLarge or EngineFault.Encoding)
            {
                nodes.Return(node);
            }
            else
            {
                nodes.Leave(node, frees: nodes.All.Any(other => !ReferenceEquals(other, node) && !other.IsOut));
            }
        }
    }
}
