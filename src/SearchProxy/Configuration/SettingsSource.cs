namespace SearchProxy.Configuration;

/// <summary>Where settings come from, so that they can be read again.</summary>
/// <param name="File">The configuration file.</param>
/// <param name="Read">Reads file, environment and flags.</param>
internal sealed record SettingsSource(string File, Func<SettingsReading> Read);
