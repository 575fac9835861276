using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;

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

    /// <param name="options">Where the engine is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="time">Clock of the time-outs; null for the machine's.</param>
    /// <exception cref="CommandException">It was not reached, or is not supported.</exception>
    public static async Task<EngineConnection> OpenAsync(
        EngineClientOptions options, CancellationToken cancellationToken, TimeProvider? time = null)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
        }

        var client = new EngineClient(options, time);
        try
        {
            var probe = await EngineProbe.AskAsync(client, Timeout, cancellationToken);
            return probe.Info switch
            {
                null when probe.Status is >= 300 and <= 399 => throw new CommandException(ExitCode.Engine, probe.Detail!),
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

    /// <summary>What a command says of an index that is not there, whichever command it is.</summary>
    public static CommandException NoIndex(IndexClient index) => new(
        ExitCode.Findings, $"there is no index \"{index.Name}\" on {index.Engine.Address}; `searchproxy doctor` lists those that there are");

    /// <summary>What a command says of an engine that is asked for an index and does not answer.</summary>
    public static CommandException NoAnswer(IndexClient index, EngineOutcome outcome) => new(
        ExitCode.Engine, $"{index.Engine.Address} gave no answer about the index \"{index.Name}\": {outcome.Detail}");

    /// <param name="index">Index, alias, data stream or pattern.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="CommandException">
    /// The engine has none, or gives no answer: then whatever follows would wait as long again.
    /// </exception>
    public async Task RequireIndexAsync(string index, CancellationToken stop)
    {
        var calls = new IndexClient(Client, index) { Timeout = Timeout };
        var outcome = await calls.SendAsync(new EngineRequest { Method = HttpMethod.Head, PathAndQuery = calls.Path }, stop);
        if (!outcome.Answered(out var response))
        {
            throw NoAnswer(calls, outcome);
        }

        if (response.Status == 404)
        {
            throw NoIndex(calls);
        }
    }

    public void Dispose() => Client.Dispose();
}
