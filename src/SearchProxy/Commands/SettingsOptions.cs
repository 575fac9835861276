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

    public static readonly Option<string?> Engine = new("--engine")
    {
        Description = "URL of the engine, or of several of its nodes with commas. Default: http://127.0.0.1:9200.",
        HelpName = "URL",
    };

    public static readonly Option<string?> Listen = new("--listen")
    {
        Description = "URL to listen on; the host * is every address, port 0 a free one. Default: http://127.0.0.1:9201.",
        HelpName = "URL",
    };

    public static readonly Option<string?> User = new("--user")
    {
        Description = "Credentials for the command's own calls to the engine. The proxy itself forwards those of its callers.",
        HelpName = "NAME[:PASSWORD]",
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "API key for the command's own calls to the engine.",
        HelpName = "KEY",
    };

    public static readonly Option<string?> ApiKeyFile = new("--api-key-file")
    {
        Description = "File with the API key; read again when the engine refuses the key, so that it can be replaced while a command runs.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "File with the password for --user NAME; read again when the engine refuses it.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> CaFile = new("--ca-file")
    {
        Description = "PEM file with the authority that signed the engine's certificate.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> Fingerprint = new("--fingerprint")
    {
        Description = "SHA-256 fingerprint of the engine's certificate.",
        HelpName = "HEX",
    };

    public static readonly Option<string?> Models = new("--models")
    {
        Description = "Folder that holds the model folders. Default: models beside the program.",
        HelpName = "DIR",
    };

    public static readonly Option<string?> Encoder = new("--encoder")
    {
        Description = "Name of the folder of the encoder inside the models folder. Default: all-MiniLM-L6-v2.",
        HelpName = "NAME",
    };

    public static readonly Option<string?> Reranker = new("--reranker")
    {
        Description = "Name of the folder of the reranker inside the models folder. Default: rerank-mini-en.",
        HelpName = "NAME",
    };

    /// <summary>The flags of every command that loads the models of the settings.</summary>
    public static IReadOnlyList<Option> OfModels { get; } = [Config, Models, Encoder, Reranker];

    /// <summary>The flags of every command that speaks to an engine.</summary>
    public static IReadOnlyList<Option> OfEngine { get; } = [Config, Engine, User, PasswordFile, ApiKey, ApiKeyFile, CaFile, Fingerprint, Models, Encoder, Reranker];

    public static void AddTo(Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads file, environment and flags.</summary>
    /// <exception cref="CommandException">Something is wrong; the message has every error, one a line.</exception>
    public static ProxySettings Read(ParseResult parsed, params IEnumerable<KeyValuePair<string, string?>> more)
    {
        var (settings, errors) = TryRead(parsed, more);
        return errors.Count == 0
            ? settings
            : throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
    }

    /// <summary>How to read the same settings again; null when no file was given, for nothing else can change.</summary>
    public static SettingsSource? Source(ParseResult parsed) =>
        Given(parsed, Config) is { } file ? new SettingsSource(file, () => TryRead(parsed, [])) : null;

    private static (ProxySettings Settings, IReadOnlyList<string> Errors) TryRead(ParseResult parsed, IEnumerable<KeyValuePair<string, string?>> more)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? string.Empty));
        return SettingsReader.Read(Given(parsed, Config), environment, [.. Flags(parsed), .. more]);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flags(ParseResult parsed)
    {
        var user = Given(parsed, User)?.Split(':', 2);
        return
        [
            KeyValuePair.Create("gateway:engines", Given(parsed, Engine)),
            KeyValuePair.Create("gateway:listen", Given(parsed, Listen)),
            KeyValuePair.Create("engine:username", user?[0]),
            KeyValuePair.Create("engine:password", user is [_, var password] ? password : null),
            KeyValuePair.Create("engine:passwordFile", Given(parsed, PasswordFile)),
            KeyValuePair.Create("engine:apiKey", Given(parsed, ApiKey)),
            KeyValuePair.Create("engine:apiKeyFile", Given(parsed, ApiKeyFile)),
            KeyValuePair.Create("gateway:engineTls:caFile", Given(parsed, CaFile)),
            KeyValuePair.Create("gateway:engineTls:fingerprint", Given(parsed, Fingerprint)),
            KeyValuePair.Create("models:folder", Given(parsed, Models)),
            KeyValuePair.Create("models:encoder", Given(parsed, Encoder)),
            KeyValuePair.Create("models:reranker", Given(parsed, Reranker)),
        ];
    }

    /// <summary>The value of a flag; null when it was not given or the command has no such flag.</summary>
    private static string? Given(ParseResult parsed, Option<string?> option) => parsed.GetResult(option)?.GetValueOrDefault<string?>();
}
