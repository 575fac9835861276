using System.Collections;
using System.CommandLine;
using SearchProxy.Configuration;

namespace SearchProxy.Commands;

/// <summary>The flags that set what the configuration file can set too, shared by several commands.</summary>
internal static class SettingsOptions
{
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "JSON file with settings (docs/configuration.md). SEARCHPROXY_… variables and flags win over it.",
        HelpName = "FILE",
    };

    private static readonly (SettingFlag Flag, Option<string?> Option)[] Flags =
    [
        .. SettingFlag.All.Select(static flag =>
            (flag, new Option<string?>(flag.Name) { Description = flag.Meaning, HelpName = flag.Value })),
    ];

    public static Option<string?> Engine { get; } = Of("--engine");

    public static Option<string?> Listen { get; } = Of("--listen");

    public static Option<string?> Models { get; } = Of("--models");

    /// <summary>The flags of every command that loads the models of the settings.</summary>
    public static IReadOnlyList<Option> OfModels { get; } = Of(FlagUsers.OfModels);

    /// <summary>The flags of every command that speaks to an engine.</summary>
    public static IReadOnlyList<Option> OfEngine { get; } = Of(FlagUsers.OfEngine);

    /// <summary>The flags of the proxy itself.</summary>
    public static IReadOnlyList<Option> OfProxy { get; } = Of(FlagUsers.Proxy);

    public static void AddTo(Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads file, environment and flags. Unless others are put in the place of some, warnings go to standard error.</summary>
    /// <exception cref="CommandException">Something is wrong; the message has every error, one a line.</exception>
    public static ProxySettings Read(ParseResult parsed, params IEnumerable<KeyValuePair<string, string?>> more)
    {
        var reading = TryRead(parsed, more);
        if (!more.Any())
        {
            Warn(parsed, reading);
        }

        return reading.Errors.Count == 0
            ? reading.Settings
            : throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, reading.Errors));
    }

    /// <summary>Ends the command when what a flag sets does not hold, before anything is done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="flag">The flag.</param>
    /// <param name="values">What it sets, by the paths of settings.</param>
    /// <exception cref="CommandException">It does not hold.</exception>
    public static void Require(ParseResult parsed, Option flag, IEnumerable<KeyValuePair<string, string?>> values)
    {
        if (TryRead(parsed, values).Errors.Except(TryRead(parsed, []).Errors).ToList() is { Count: > 0 } errors)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors.Select(error => $"{flag.Name}: {error}")));
        }
    }

    /// <summary>Tells what looks like a mistake, on standard error.</summary>
    public static void Warn(ParseResult parsed, SettingsReading reading)
    {
        foreach (var warning in reading.Warnings)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"searchproxy: warning: {warning}");
        }
    }

    /// <summary>How to read the same settings again; null when no file was given, for nothing else can change.</summary>
    public static SettingsSource? Source(ParseResult parsed) =>
        Given(parsed, Config) is { } file ? new SettingsSource(file, () => TryRead(parsed, [])) : null;

    /// <summary>Reads file, environment and flags, and says what is wrong instead of throwing.</summary>
    public static SettingsReading TryRead(ParseResult parsed, IEnumerable<KeyValuePair<string, string?>> more)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? string.Empty));
        return SettingsReader.Read(Given(parsed, Config), environment, [.. Given(parsed), .. more]);
    }

    private static Option<string?> Of(string name) => Flags.First(pair => pair.Flag.Name == name).Option;

    private static IReadOnlyList<Option> Of(FlagUsers users) =>
        [Config, .. Flags.Where(pair => (pair.Flag.Users & users) != 0).Select(static pair => pair.Option)];

    private static IEnumerable<KeyValuePair<string, string?>> Given(ParseResult parsed)
    {
        foreach (var (flag, option) in Flags)
        {
            var given = Given(parsed, option);
            var user = flag.Name == SettingFlag.User ? given?.Split(':', 2) : null;
            yield return KeyValuePair.Create(flag.Path.Replace('.', ':'), user?[0] ?? given);
            if (user is [_, var password])
            {
                yield return KeyValuePair.Create("engine:password", (string?)password);
            }
        }
    }

    /// <summary>The value of a flag; null when it was not given or the command has no such flag.</summary>
    private static string? Given(ParseResult parsed, Option<string?> option) => parsed.GetResult(option)?.GetValueOrDefault<string?>();
}
