namespace SearchProxy.Engine.Http;

/// <summary>Where the engine is and how it is reached.</summary>
public sealed class EngineClientOptions
{
    public const int MaxConnectionsLimit = 65_535;

    /// <summary><c>http</c> or <c>https</c> URL, with a path prefix if need be. Credentials in it are refused.</summary>
    public Uri? Address { get; set; }

    /// <summary>Time to open a connection, TLS included. 0.1 s to 60 s; default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections at once. 1 to 65,535; default 1,024.</summary>
    public int MaxConnections { get; set; } = 1_024;

    /// <summary>How long a pooled connection is used before DNS is asked again. 1 s to 1 day; default 5 min.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Value of the Authorization header for the tool's own calls (<c>ingest</c>, <c>index</c>, <c>doctor</c>). It is only sent
    /// when a request has none of its own, and never set in the gateway, where every call runs as the caller.
    /// </summary>
    public string? Authorization { get; set; }

    /// <summary>
    /// The same for a value that may change; wins over <see cref="Authorization"/>. A call that gets a 401 is sent once more with a new
    /// value.
    /// </summary>
    public EngineCredentials? Credentials { get; set; }

    public EngineTlsOptions Tls { get; set; } = new();

    /// <summary>Every error at once, in words; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Address is null || !Address.IsAbsoluteUri || Address.Scheme is not ("http" or "https"))
        {
            errors.Add($"Engine address: expected an http or https URL, found \"{Address?.OriginalString}\".");
        }
        else
        {
            ValidateAddress(Address, errors);
        }

        RequireRange(errors, "Connect timeout", ConnectTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60));
        RequireRange(errors, "Connection lifetime", ConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        if (MaxConnections is < 1 or > MaxConnectionsLimit)
        {
            errors.Add($"Engine connections: expected 1 to {MaxConnectionsLimit}, found {MaxConnections}.");
        }

        errors.AddRange(Tls.Errors("gateway.engineTls"));
        return errors;
    }

    private static void ValidateAddress(Uri address, List<string> errors)
    {
        if (address.UserInfo.Length > 0)
        {
            errors.Add("Engine address: credentials belong in their own option, not in the URL.");
        }

        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            errors.Add("Engine address: a query or a fragment is not supported.");
        }
    }

    private static void RequireRange(List<string> errors, string name, TimeSpan value, TimeSpan low, TimeSpan high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{name}: expected {low.TotalSeconds} s to {high.TotalSeconds} s, found {value.TotalSeconds} s.");
        }
    }
}
