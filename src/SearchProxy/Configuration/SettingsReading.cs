namespace SearchProxy.Configuration;

/// <summary>Settings as they were read.</summary>
/// <param name="Settings">The settings; usable only when nothing is wrong.</param>
/// <param name="Errors">Everything that is wrong with them, in words.</param>
/// <param name="Warnings">What looks like a mistake and hinders nothing.</param>
/// <param name="Origins">Of every setting that was given, by its path, where it came from; the others have their default.</param>
internal sealed record SettingsReading(
    ProxySettings Settings, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlyDictionary<string, string> Origins)
{
    public void Deconstruct(out ProxySettings settings, out IReadOnlyList<string> errors) => (settings, errors) = (Settings, Errors);
}
