using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>Which product stands behind the proxy: asked once it answers, and again only while that is unknown.</summary>
internal sealed class EngineIdentity(EngineClient client, TimeProvider time)
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private volatile IEngineDialect? _dialect;
    private Task<IEngineDialect?>? _asking;
    private long _asked;

    /// <summary>The dialect, or null as long as the engine does not say what it is.</summary>
    /// <param name="callerHeaders">The engine is asked in the caller's name: a secured one answers nobody else.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<IEngineDialect?> DialectAsync(IReadOnlyList<EngineHeader> callerHeaders, CancellationToken cancellationToken)
    {
        if (_dialect is { } known)
        {
            return known;
        }

        Task<IEngineDialect?> asking;
        lock (_gate)
        {
            if (_asking is null || (_asking.IsCompleted && time.GetElapsedTime(_asked) > AskAgain))
            {
                _asked = time.GetTimestamp();
                _asking = Task.Run(() => AskAsync(callerHeaders), CancellationToken.None);
            }

            asking = _asking;
        }

        return await asking.WaitAsync(cancellationToken);
    }

    private async Task<IEngineDialect?> AskAsync(IReadOnlyList<EngineHeader> callerHeaders)
    {
        var outcome = await EngineProbe.AskAsync(client, callerHeaders, AskTimeout, CancellationToken.None);
        if (outcome.Info is { } info)
        {
            _dialect = EngineDialect.For(info.Product);
        }

        return _dialect;
    }
}
