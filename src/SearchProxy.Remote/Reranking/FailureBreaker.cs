namespace SearchProxy.Remote.Reranking;

/// <summary>
/// Leaves a server alone after so many failures in a row, lets one request try it after a while, and opens again for all when that succeeds.
/// Thread-safe.
/// </summary>
internal sealed class FailureBreaker(int breakAfter, TimeSpan breakFor, TimeProvider time)
{
    readonly Lock _gate = new();
    int _failures;
    long _brokenAt;
    bool _probing;

    /// <summary>False while the server is left alone.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_failures < breakAfter)
            {
                return true;
            }

            if (_probing || time.GetElapsedTime(_brokenAt) < breakFor)
            {
                return false;
            }

            _probing = true;
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            (_failures, _probing) = (0, false);
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            _failures = Math.Min(_failures + 1, breakAfter);
            _brokenAt = time.GetTimestamp();
            _probing = false;
        }
    }

    /// <summary>The request ended without saying anything about the server.</summary>
    public void Undecided()
    {
        lock (_gate)
        {
            _probing = false;
        }
    }
}
