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

    public static readonly Option<string?> Engine = Of(SettingFlag.Engine);
    public static readonly Option<string?> Listen = Of(SettingFlag.Listen);
    public static readonly Option<string?> Models = Of(SettingFlag.Models);
    public static readonly Option<string?> Encoder = Of(SettingFlag.Encoder);
    public static readonly Option<string?> Reranker = Of(SettingFlag.Reranker);
    public static readonly Option<string?> User = Of(SettingFlag.User);

    private static readonly Option<string?> PasswordFile = Of(SettingFlag.PasswordFile);
    private static readonly Option<string?> ApiKey = Of(SettingFlag.ApiKey);
    private static readonly Option<string?> ApiKeyFile = Of(SettingFlag.ApiKeyFile);
    private static readonly Option<string?> CaFile = Of(SettingFlag.CaFile);
    private static readonly Option<string?> Fingerprint = Of(SettingFlag.Fingerprint);

    /// <summary>The flags of every command that loads the models of the settings.</summary>
    public static IReadOnlyList<Option> OfModels { get; } = [Config, Models, Encoder, Reranker];

    /// <summary>The flags of every command that speaks to an engine.</summary>
    public static IReadOnlyList<Option> OfEngine { get; } =
    [
        Config, Engine, User, PasswordFile, ApiKey, ApiKeyFile, CaFile, Fingerprint, Models, Encoder, Reranker,
    ];

    /// <summary>The flags of the proxy itself: its callers have the credentials, and those of the backfill stand in the settings.</summary>
    public static IReadOnlyList<Option> OfProxy { get; } = [Config, Engine, Listen, CaFile, Fingerprint, Models, Encoder, Reranker];

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
        return SettingsReader.Read(Given(parsed, Config), environment, [.. Flags(parsed), .. more]);
    }

    private static Option<string?> Of(SettingFlag flag) => new(flag.Name) { Description = flag.Meaning, HelpName = flag.Value };

    private static IEnumerable<KeyValuePair<string, string?>> Flags(ParseResult parsed)
    {
        var user = Given(parsed, User)?.Split(':', 2);
        Option<string?>[] plain = [Engine, Listen, PasswordFile, ApiKey, ApiKeyFile, CaFile, Fingerprint, Models, Encoder, Reranker];
        return
        [
            .. plain.Select(option =>
                KeyValuePair.Create(SettingFlag.All.First(flag => flag.Name == option.Name).Path.Replace('.', ':'), Given(parsed, option))),
            KeyValuePair.Create("engine:username", user?[0]),
            KeyValuePair.Create("engine:password", user is [_, var password] ? password : null),
        ];
    }

    /// <summary>The value of a flag; null when it was not given or the command has no such flag.</summary>
    private static string? Given(ParseResult parsed, Option<string?> option) => parsed.GetResult(option)?.GetValueOrDefault<string?>();
}
