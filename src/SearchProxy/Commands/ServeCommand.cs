using System.CommandLine;
using SearchProxy.Hosting;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy serve</c>: the proxy, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("serve", "Stand in front of an engine until Ctrl-C or SIGTERM.");
        SettingsOptions.AddTo(command, SettingsOptions.OfProxy);

        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        using var telemetry = OtlpExport.StartIfWanted();
        await using var proxy = await RunningProxy.StartAsync(
            settings,
            SettingsOptions.Source(parsed),
            () => SettingsOptions.TryRead(parsed, []).Origins,
            parsed.GetValue(CommandTree.Verbose),
            stop);
        var (addresses, engines) = (string.Join(", ", proxy.Addresses), string.Join(", ", settings.Gateway.Engines));
        terminal.WriteLine($"searchproxy {ProductVersion.Text} listens on {addresses} before {engines}");
        await Stopping.WaitAsync(stop);
        terminal.WriteLine("stopping: requests under way are finished");
        return (int)ExitCode.Success;
    }
}
