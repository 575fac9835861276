namespace SearchProxy.Configuration;

/// <summary>A flag that sets what the configuration file can set too.</summary>
/// <param name="Name">The flag, <c>--engine</c>.</param>
/// <param name="Value">What stands for its value in the help.</param>
/// <param name="Path">The setting, <c>gateway.engines</c>.</param>
internal sealed record SettingFlag(string Name, string Value, string Path)
{
    public static readonly SettingFlag Engine = new("--engine", "URL", "gateway.engines");
    public static readonly SettingFlag Listen = new("--listen", "URL", "gateway.listen");
    public static readonly SettingFlag User = new("--user", "NAME[:PASSWORD]", "engine.username");
    public static readonly SettingFlag PasswordFile = new("--password-file", "FILE", "engine.passwordFile");
    public static readonly SettingFlag ApiKey = new("--api-key", "KEY", "engine.apiKey");
    public static readonly SettingFlag ApiKeyFile = new("--api-key-file", "FILE", "engine.apiKeyFile");
    public static readonly SettingFlag CaFile = new("--ca-file", "FILE", "gateway.engineTls.caFile");
    public static readonly SettingFlag Fingerprint = new("--fingerprint", "HEX", "gateway.engineTls.fingerprint");
    public static readonly SettingFlag Models = new("--models", "DIR", "models.folder");
    public static readonly SettingFlag Encoder = new("--encoder", "NAME", "models.encoder");
    public static readonly SettingFlag Reranker = new("--reranker", "NAME", "models.reranker");

    /// <summary>Every such flag.</summary>
    public static IReadOnlyList<SettingFlag> All { get; } =
    [
        Engine, Listen, User, PasswordFile, ApiKey, ApiKeyFile, CaFile, Fingerprint, Models, Encoder, Reranker,
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
            ? User.Path
            : written;
        return All.FirstOrDefault(flag => string.Equals(flag.Path, setting, StringComparison.OrdinalIgnoreCase)) is { } flag
            ? $"flag {flag.Name}"
            : "this command";
    }
}
