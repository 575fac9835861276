using System.Text;
using System.Text.RegularExpressions;
using SearchProxy.Configuration;

namespace SearchProxy.Tests.Documents;

/// <summary>
/// The tables of docs/configuration.md, made from the settings. A heading begins with the path of those that its table has.
/// </summary>
internal static partial class SettingTables
{
    private const string Head = "| setting | default | bounds | |\n| --- | --- | --- | --- |\n";

    /// <summary>The page with its tables as they should be.</summary>
    public static string Write(string page)
    {
        var sections = Table().Matches(page).Select(static match => match.Groups["path"].Value).ToList();
        return Table().Replace(
            page, match => $"{match.Groups["before"].Value}{Head}{string.Concat(Rows(match.Groups["path"].Value, sections))}");
    }

    /// <summary>The settings that stand in no section.</summary>
    public static IEnumerable<string> Homeless(string page)
    {
        var sections = Table().Matches(page).Select(static match => match.Groups["path"].Value).ToList();
        return Setting.All.Select(static setting => setting.Path).Where(path => Home(path, sections) is null);
    }

    private static IEnumerable<string> Rows(string section, List<string> sections)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in Setting.All.Where(setting => Home(setting.Path, sections) == section))
        {
            const string Options = ".NAME.options.";
            if (setting.Path.IndexOf(Options, StringComparison.Ordinal) is var at and >= 0)
            {
                if (told.Add(setting.Path[..at]))
                {
                    yield return $"| `{setting.Path[..at]}{Options}*` | | | As `models.rerankerOptions` |\n";
                }

                continue;
            }

            var text = new StringBuilder($"| `{setting.Path}` | ");
            text.Append(setting.DefaultText is null
                ? "none"
                : setting.DefaultText == setting.Text
                ? $"`{setting.Text}`"
                : setting.DefaultText);
            text.Append(" | ")
                .Append(setting.Bounds?.ToString()
                    ?? (setting.Type.IsEnum ? string.Join(", ", Setting.Words(setting.Type).Select(static word => $"`{word}`")) : ""));
            yield return text.Append($" | {setting.Meaning} |\n").ToString();
        }
    }

    private static string? Home(string path, List<string> sections) =>
        sections.Where(section => path.StartsWith(section + ".", StringComparison.Ordinal)).MaxBy(static section => section.Length);

    [GeneratedRegex(
        @"(?<before>^## (?<path>[a-z][\w.]*)((?!\n## )[\s\S])*?\n)\| setting \|[^\n]*\n(\|[^\n]*\n)*",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();
}
