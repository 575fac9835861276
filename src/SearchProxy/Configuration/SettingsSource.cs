namespace SearchProxy.Configuration;

/// <summary>Where settings come from, so that they can be read again.</summary>
/// <param name="File">The configuration file.</param>
/// <param name="Read">Reads file, environment and flags; gives the settings and everything that is wrong with them.</param>
internal sealed record SettingsSource(string File, Func<(ProxySettings Settings, IReadOnlyList<string> Errors)> Read);
