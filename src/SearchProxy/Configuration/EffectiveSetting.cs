namespace SearchProxy.Configuration;

/// <summary>A setting as it is in use.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Value">Its value as it is written; null for none. That of a secret is not shown.</param>
/// <param name="Origin">
/// Where it comes from: <c>default</c>, <c>file proxy.json</c>, <c>variable SEARCHPROXY_…</c>, <c>flag --engine</c>.
/// </param>
internal sealed record EffectiveSetting(string Path, string? Value, string Origin)
{
    public const string Default = "default";
    private const string Command = "this command";
    private const string Hidden = "(set, not shown)";

    /// <summary>Every setting, in the order of the documents.</summary>
    public static IEnumerable<EffectiveSetting> Of(SettingsReading reading) => Of(reading.Settings, reading.Origins);

    /// <summary>Every setting of these settings; what was not given and is not the default was set by the command itself.</summary>
    public static IEnumerable<EffectiveSetting> Of(
        ProxySettings settings, IReadOnlyDictionary<string, string> origins) => Setting.Of(settings).Select(setting => new EffectiveSetting(
        setting.Path, setting.IsSecret && setting.Text is not null ? Hidden : setting.Text,
        origins.GetValueOrDefault(setting.Path) ?? (HasDefault(setting) ? Default : Command)));

    private static bool HasDefault(Setting setting) =>
        Setting.All.FirstOrDefault(known => known.Path == setting.Path) is not { } known || known.Text == setting.Text;
}
