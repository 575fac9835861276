using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Terminals;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

public sealed partial class PackagingTests
{
    private static readonly string[] Hardening =
    [
        "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "ProtectSystem=strict", "DynamicUser=yes", "PrivateTmp=yes",
        "SystemCallFilter=@system-service", "UMask=0077",
    ];

    /// <summary>What the runtime does not live with: it compiles, places its threads, reads what processor there is.</summary>
    private static readonly string[] TooHard = ["@resources", "MemoryDenyWriteExecute=yes", "ProcSubset=pid"];

    [Fact]
    public void The_service_runs_commands_and_settings_that_there_are_and_is_hardened()
    {
        var unit = Read("packaging/systemd/searchproxy.service");
        var commands = Command().Matches(unit);
        Assert.Equal(2, commands.Count);
        Assert.All(
            commands,
            command => Assert.Empty(
                CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null)).Parse(command.Groups["arguments"].Value).Errors));
        Assert.All(
            Variable().Matches(unit),
            static variable =>
                Assert.Contains(
                    variable.Groups["name"].Value, Setting.All.Select(static setting => SettingsReader.VariableOf(setting.Path))));
        Assert.All(Hardening, line => Assert.Contains(line, unit, StringComparison.Ordinal));
        Assert.All(
            TooHard,
            line => Assert.DoesNotContain(
                unit.Split('\n'),
                directive => !directive.StartsWith('#') && directive.Contains(line, StringComparison.Ordinal)));

        // The stop must not be cut short: delay and drain together, and a little.
        var (_, errors) = SettingsReader.Read(
            file: null,
            Variable().Matches(unit)
                .Select(static variable => KeyValuePair.Create(variable.Groups["name"].Value, variable.Groups["value"].Value)),
            []);
        Assert.Empty(errors);
        var settings = SettingsReader.Read(
            file: null,
            Variable().Matches(unit)
                .Select(static variable => KeyValuePair.Create(variable.Groups["name"].Value, variable.Groups["value"].Value)),
            []).Settings.Gateway;
        Assert.True(TimeSpan.FromSeconds(
            int.Parse(
                Stop().Match(unit).Groups["seconds"].Value,
                System.Globalization.CultureInfo.InvariantCulture)) > settings.DrainDelay + settings.DrainTimeout);
    }

    [Fact]
    public void Workflows_call_scripts_that_there_are()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryFolder.At(".github", "workflows"), "*.yml"))
        {
            var scripts = Script().Matches(File.ReadAllText(file)).Select(static script => script.Value.Trim()).ToList();
            Assert.NotEmpty(scripts);
            Assert.All(scripts, static script => Assert.True(File.Exists(RepositoryFolder.At(script)), script));
        }
    }

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.At(file));

    [GeneratedRegex(
        "^Exec(Start|StartPre)=/opt/searchproxy/searchproxy (?<arguments>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("^Environment=(?<name>SEARCHPROXY_[A-Z_]+)=(?<value>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex("^TimeoutStopSec=(?<seconds>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Stop();

    [GeneratedRegex(@"(?<=\s)(\.ci|packaging)/[a-z/]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Script();
}
