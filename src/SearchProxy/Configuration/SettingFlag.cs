namespace SearchProxy.Configuration;

/// <summary>
/// A flag that sets what the configuration file can set too. <see cref="All"/> is the one list of them: commands, help and documents have
/// theirs from it.
/// </summary>
/// <param name="Name">The flag, <c>--engine</c>.</param>
/// <param name="Value">What stands for its value in the help.</param>
/// <param name="Path">The setting, <c>gateway.engines</c>.</param>
/// <param name="Users">The commands that have it.</param>
internal sealed record SettingFlag(string Name, string Value, string Path, FlagUsers Users)
{
    /// <summary>The flag that takes a password too, behind a colon.</summary>
    public const string User = "--user";

    /// <summary>Every such flag, in the order of the help.</summary>
    public static IReadOnlyList<SettingFlag> All { get; } =
    [
        new("--engine", "URL", "gateway.engines", FlagUsers.OfEngine | FlagUsers.Proxy),
        new("--listen", "URL", "gateway.listen", FlagUsers.Proxy),
        new(User, "NAME[:PASSWORD]", "engine.username", FlagUsers.OfEngine),
        new("--password-file", "FILE", "engine.passwordFile", FlagUsers.OfEngine),
        new("--api-key", "KEY", "engine.apiKey", FlagUsers.OfEngine),
        new("--api-key-file", "FILE", "engine.apiKeyFile", FlagUsers.OfEngine),
        new("--ca-file", "FILE", "gateway.engineTls.caFile", FlagUsers.OfEngine | FlagUsers.Proxy),
        new("--fingerprint", "HEX", "gateway.engineTls.fingerprint", FlagUsers.OfEngine | FlagUsers.Proxy),
        new("--models", "DIR", "models.folder", FlagUsers.All),
        new("--encoder", "NAME", "models.encoder", FlagUsers.All),
        new("--reranker", "NAME", "models.reranker", FlagUsers.All),
    ];

    /// <summary>What it does, with the setting's default and bounds.</summary>
    public string Meaning
    {
        get
        {
            var setting = Setting.At(Path);
            var bounds = setting.Bounds is { } known ? $" {known}." : "";
            return setting.DefaultText is { } text
                ? $"{setting.PlainMeaning}.{bounds} Default: {text}."
                : $"{setting.PlainMeaning}.{bounds}";
        }
    }

    /// <summary>The flag that gave a value, in words.</summary>
    /// <param name="path">The value's place in the configuration, <c>gateway:engines</c>.</param>
    public static string OriginOf(string path)
    {
        var setting = path.Replace(':', '.') is var written && string.Equals(written, "engine.password", StringComparison.OrdinalIgnoreCase)
            ? All.First(static flag => flag.Name == User).Path
            : written;
        return All.FirstOrDefault(flag => string.Equals(flag.Path, setting, StringComparison.OrdinalIgnoreCase)) is { } flag
            ? $"flag {flag.Name}"
            : "this command";
    }
}

/// <summary>Kinds of commands, by the settings that they need.</summary>
[Flags]
internal enum FlagUsers
{
    /// <summary>Those that load the models of the settings.</summary>
    OfModels = 1,

    /// <summary>Those that speak to an engine.</summary>
    OfEngine = 2,

    /// <summary>The proxy itself: its callers have the credentials, and those of the backfill stand in the settings.</summary>
    Proxy = 4,

    All = OfModels | OfEngine | Proxy,
}
