namespace SearchProxy.Gateway.Forwarding;

/// <summary>One node of the engine, and whether it answered of late. Thread-safe.</summary>
internal sealed class EngineNode(Uri url, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _leaving = new();
    private int _waiting;
    private long? _silentSince;
    private bool _isOut;

    public Uri Url { get; } = url;

    /// <summary>Path prefix without a slash at the end; empty without one.</summary>
    public string PathPrefix { get; } = url.AbsolutePath.TrimEnd('/');

    /// <summary>Scheme, host, port and path prefix, without a slash at the end: a raw request target is appended as it is.</summary>
    public string Prefix { get; } = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + url.AbsolutePath.TrimEnd('/');

    /// <summary>True when it could not be reached or was silent when last tried.</summary>
    public bool IsOut => Volatile.Read(ref _isOut);

    /// <summary>A request is about to be sent. Gives the token that is cancelled when the node falls out while the request waits.</summary>
    public CancellationToken Begin()
    {
        lock (_gate)
        {
            _waiting++;
            _silentSince ??= time.GetTimestamp();
            return _leaving.Token;
        }
    }

    /// <summary>A request waits no longer.</summary>
    /// <param name="isAnswered">It has its answer's head.</param>
    public void End(bool isAnswered)
    {
        lock (_gate)
        {
            _waiting--;
            if (isAnswered)
            {
                Lives();
            }
        }
    }

    /// <summary>It gave a sign of life.</summary>
    public void Return()
    {
        lock (_gate)
        {
            Lives();
        }
    }

    /// <summary>True when requests wait or waited for it for so long and nothing was answered since.</summary>
    public bool IsSilentFor(TimeSpan silence)
    {
        lock (_gate)
        {
            return _silentSince is { } since && time.GetElapsedTime(since) >= silence;
        }
    }

    /// <summary>Leaves it out until its next sign of life.</summary>
    /// <param name="frees">True: requests that wait for it and may go elsewhere are told to.</param>
    public void Leave(bool frees)
    {
        CancellationTokenSource left;
        lock (_gate)
        {
            _isOut = true;
            _silentSince = null;
            if (!frees)
            {
                return;
            }

            left = _leaving;
            _leaving = new CancellationTokenSource();
        }

        left.Cancel();
        left.Dispose();
    }

    public void Dispose() => _leaving.Dispose();

    private void Lives()
    {
        _isOut = false;
        _silentSince = _waiting > 0 ? time.GetTimestamp() : null;
    }
}
