using System.Globalization;

namespace SearchProxy.Inference;

/// <summary>
/// Leaves a model or a server alone after so many failures in a row, lets one request try it after a while, and opens again for all when
/// that succeeds. A row of one client's failures alone shuts that client out and nobody else: its texts may be what fails. Thread-safe.
/// Whoever entered tells how it ended, exactly once.
/// </summary>
/// <param name="breakAfter">Failures in a row; at least 1.</param>
/// <param name="breakFor">How long nobody is let in after the last of them.</param>
/// <param name="time">The clock.</param>
public sealed class FailureBreaker(int breakAfter, TimeSpan breakFor, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private UInt128 _failing;
    private long _brokenAt;
    private bool _probing;

    /// <summary>True from the last failure of the row until a request succeeds.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _failures >= breakAfter;
            }
        }
    }

    /// <summary>In words, for a person; null while everything is let in.</summary>
    public string? Complaint => IsOpen
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"failed {breakAfter} times in a row and is left alone; one request tries it every {breakFor.TotalSeconds:0.###} s")
        : null;

    /// <summary>False while it is left alone.</summary>
    /// <param name="client">Who asks; 0 for nobody in particular.</param>
    public bool TryEnter(UInt128 client = default)
    {
        lock (_gate)
        {
            if (_failures < breakAfter || (_failing != 0 && _failing != client))
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
            (_failures, _failing, _probing) = (0, 0, false);
        }
    }

    /// <param name="client">Who had asked; 0 for nobody in particular.</param>
    public void Failed(UInt128 client = default)
    {
        lock (_gate)
        {
            _failing = _failures == 0 || _failing == client ? client : 0;
            _failures = Math.Min(_failures + 1, breakAfter);
            _brokenAt = time.GetTimestamp();
            _probing = false;
        }
    }

    /// <summary>The request ended without saying anything about what is guarded.</summary>
    public void Undecided()
    {
        lock (_gate)
        {
            _probing = false;
        }
    }
}
