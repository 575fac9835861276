using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Tells when a node of the engine goes and when it returns: a line each, and between them the number of failed attempts once a minute,
/// however many requests fail. Event ids 1000 to 1099. Thread-safe.
/// </summary>
internal sealed partial class NodeLog(ILogger<NodeLog> logger, TimeProvider time)
{
    private static readonly TimeSpan SayAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Uri, Outage> _outages = new();

    /// <summary>An attempt to reach the node failed.</summary>
    public void Failed(Uri node)
    {
        var now = time.GetTimestamp();
        var outage = _outages.GetOrAdd(node, static (_, since) => new Outage(since), now);
        lock (outage)
        {
            outage.Failures++;
            if (outage.Failures == 1)
            {
                Lost(logger, node);
            }
            else if (time.GetElapsedTime(outage.Said, now) >= SayAgain)
            {
                outage.Said = now;
                StillLost(logger, node, outage.Failures);
            }
        }
    }

    /// <summary>The node has answered.</summary>
    public void Reached(Uri node)
    {
        if (!_outages.IsEmpty && _outages.TryRemove(node, out var outage))
        {
            lock (outage)
            {
                Returned(logger, node, outage.Failures);
            }
        }
    }

    [LoggerMessage(1000, LogLevel.Warning, "The engine's node {Node} cannot be reached.")]
    private static partial void Lost(ILogger logger, Uri node);

    [LoggerMessage(1001, LogLevel.Warning, "The engine's node {Node} still cannot be reached; {Failures} attempts have failed.")]
    private static partial void StillLost(ILogger logger, Uri node, long failures);

    [LoggerMessage(1002, LogLevel.Warning, "The engine's node {Node} is reached again; {Failures} attempts had failed.")]
    private static partial void Returned(ILogger logger, Uri node, long failures);

    private sealed class Outage(long since)
    {
        public long Failures { get; set; }

        public long Said { get; set; } = since;
    }
}
