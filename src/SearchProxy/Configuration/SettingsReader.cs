using Microsoft.Extensions.Configuration;

namespace SearchProxy.Configuration;

/// <summary>
/// Reads settings from a JSON file, then from <c>SEARCHPROXY_…</c> environment variables (two underscores between levels),
/// then from flags; the later one wins. An unknown name in the file is an error; in the environment it is not, because
/// orchestrators put variables of their own there.
/// </summary>
internal static class SettingsReader
{
    public const string Prefix = "SEARCHPROXY_";

    /// <param name="file">The JSON file; null for none. Comments and trailing commas are allowed.</param>
    /// <param name="environment">All environment variables.</param>
    /// <param name="flags">Values given on the command line by setting path (<c>engine:url</c>); null values are skipped.</param>
    /// <returns>The settings, and everything that is wrong with them; usable only when nothing is.</returns>
    public static (ProxySettings Settings, IReadOnlyList<string> Errors) Read(
        string? file,
        IEnumerable<KeyValuePair<string, string>> environment,
        IEnumerable<KeyValuePair<string, string?>> flags)
    {
        var settings = new ProxySettings();
        var binder = new SettingsBinder();
        var errors = new List<string>();
        if (file is not null && ReadFile(file, errors) is { } fromFile)
        {
            binder.Bind(settings, fromFile, path: string.Empty, strict: true);
        }

        binder.Bind(settings, FromPairs(Variables(environment)), path: string.Empty, strict: false);
        binder.Bind(settings, FromPairs(flags.Where(flag => flag.Value is not null)), path: string.Empty, strict: true);
        errors.AddRange(binder.Errors);
        errors.AddRange(settings.Validate());
        return (settings, errors);
    }

    private static IConfiguration? ReadFile(string file, List<string> errors)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
        }
        catch (FileNotFoundException)
        {
            errors.Add($"the configuration file {file} does not exist");
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"the configuration file {file} cannot be read: {fault.GetBaseException().Message}");
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(variable => KeyValuePair.Create(variable.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value));

    /// <summary>Of two values of one name the later one wins.</summary>
    private static IConfigurationRoot FromPairs(IEnumerable<KeyValuePair<string, string?>> pairs)
    {
        var last = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in pairs)
        {
            last[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(last).Build();
    }
}
