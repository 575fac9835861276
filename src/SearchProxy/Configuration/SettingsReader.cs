using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SearchProxy.Core.Json;
using SearchProxy.Terminals;

namespace SearchProxy.Configuration;

/// <summary>
/// Reads settings from a JSON file, then from <c>SEARCHPROXY_…</c> environment variables (two underscores between levels),
/// then from flags; the later one wins. An unknown name in the file is an error; in the environment it is a warning, because
/// orchestrators put variables of their own there.
/// </summary>
internal static class SettingsReader
{
    public const string Prefix = "SEARCHPROXY_";
    private const string Level = "__";

    /// <param name="file">The JSON file; null for none. Comments and trailing commas are allowed.</param>
    /// <param name="environment">All environment variables.</param>
    /// <param name="flags">Values given on the command line by setting path (<c>engine:url</c>); null values are skipped.</param>
    public static SettingsReading Read(
        string? file, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<KeyValuePair<string, string?>> flags)
    {
        var settings = new ProxySettings();
        var binder = new SettingsBinder();
        var errors = new List<string>();
        var warnings = new List<string>();
        if (file is not null && ReadFile(file, errors) is { } fromFile)
        {
            binder.Bind(settings, fromFile, path: "", _ => $"file {file}");
        }

        binder.Bind(
            settings,
            FromPairs(Variables(environment)),
            path: "",
            path => $"variable {VariableOf(path)}",
            section => Warn(section, warnings));
        binder.Bind(settings, FromPairs(flags.Where(flag => flag.Value is not null)), path: "", SettingFlag.OriginOf);
        errors.AddRange(binder.Errors);
        errors.AddRange(settings.Validate());
        return new SettingsReading(settings, errors, warnings, binder.Origins);
    }

    /// <summary>The variable that sets what stands at this path of the configuration.</summary>
    public static string VariableOf(string path) =>
        Prefix + path.ToUpperInvariant().Replace(":", Level, StringComparison.Ordinal).Replace(".", Level, StringComparison.Ordinal);

    private static IConfiguration? ReadFile(string file, List<string> errors)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
        }
        catch (FileNotFoundException)
        {
            errors.Add(Directory.Exists(file)
                ? $"the configuration file {file} is a folder; one JSON file is expected"
                : $"the configuration file {file} does not exist");
        }
        catch (InvalidDataException fault) when (fault.GetBaseException() is JsonException json)
        {
            errors.Add($"the configuration file {file} is not JSON: {JsonWords.Of(json)}");
        }
        catch (InvalidDataException fault) when (fault.GetBaseException() is FormatException)
        {
            errors.Add($"the configuration file {file} holds no object; one JSON object, {{ … }}, is expected");
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
            .Select(variable =>
                KeyValuePair.Create(variable.Key[Prefix.Length..].Replace(Level, ":", StringComparison.Ordinal), (string?)variable.Value));

    /// <summary>Whoever writes two underscores means a setting: no orchestrator makes such names.</summary>
    private static void Warn(IConfigurationSection section, List<string> warnings)
    {
        foreach (var leaf in Leaves(section).Where(static leaf => leaf.Path.Contains(':', StringComparison.Ordinal)))
        {
            var name = VariableOf(leaf.Path);
            var hint = NearestName.Of(name, Setting.All.Select(static setting => VariableOf(setting.Path))) is { } nearest
                ? $"did you mean {nearest}?"
                : "docs/configuration.md lists the settings";
            warnings.Add($"{name} is no setting and is ignored; {hint}");
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().Any() ? section.GetChildren().SelectMany(Leaves) : [section];

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
