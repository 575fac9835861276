using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engines;

/// <summary>An engine that was reached and is supported.</summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private EngineConnection(EngineClient client, EngineInfo info)
    {
        Client = client;
        Info = info;
    }

    public EngineClient Client { get; }

    public EngineInfo Info { get; }

    /// <summary>Opens the first engine of the settings.</summary>
    /// <exception cref="CommandException">It was not reached, or is not supported.</exception>
    public static Task<EngineConnection> OpenAsync(ProxySettings settings, CancellationToken cancellationToken) =>
        OpenAsync(settings.Engine.ClientOptions(new Uri(settings.Gateway.Engines[0]), settings.Gateway.EngineTls), cancellationToken);

    /// <exception cref="CommandException">It was not reached, or is not supported.</exception>
    public static async Task<EngineConnection> OpenAsync(EngineClientOptions options, CancellationToken cancellationToken)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
        }

        var client = new EngineClient(options);
        try
        {
            var probe = await EngineProbe.AskAsync(client, Timeout, cancellationToken);
            return probe.Info switch
            {
                null when probe.Status is 401 or 403 => throw new CommandException(
                    ExitCode.Engine,
                    $"{client.Address} answered {probe.Status} to GET /: "
                        + (probe.Status == 401
                            ? "credentials are missing or wrong"
                            : "these credentials may not ask what the engine is (privilege monitor)")
                        + "; give --user NAME with --password-file FILE, or --api-key-file FILE"),
                null => throw new CommandException(ExitCode.Engine, $"{probe.Detail}; `searchproxy doctor` says more"),
                { IsSupported: false } info => throw new CommandException(
                    ExitCode.Engine, $"{client.Address} is {info}; {EngineInfo.Supported} are supported"),
                var info => new EngineConnection(client, info),
            };
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
