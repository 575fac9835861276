namespace SearchProxy.Engine.Http;

/// <summary>
/// The value of the Authorization header of a tool's own calls, which may change while the tool runs: a secret in a file is replaced, the
/// old one stops to hold. Thread-safe.
/// </summary>
/// <param name="read">Reads the value from where it is kept; null or an <see cref="IOException"/> when it cannot be had just now.</param>
public sealed class EngineCredentials(Func<string?> read)
{
    private readonly Lock _gate = new();
    private string? _current = Read(read);

    /// <summary>The value that is sent now; null for none.</summary>
    public string? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Reads again after <paramref name="refused"/> was refused. True when there is another value now.</summary>
    public bool Renew(string? refused)
    {
        lock (_gate)
        {
            if (_current == refused)
            {
                _current = Read(read) ?? _current;
            }

            return _current != refused;
        }
    }

    private static string? Read(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being replaced right now; the next call sees it.
            return null;
        }
    }
}
