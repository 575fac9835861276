using System.CommandLine;
using System.Text;

namespace SearchProxy.Tests.Documents;

/// <summary>The section of docs/cli.md that lists every flag, made from the commands.</summary>
internal static class FlagList
{
    public static string Section(RootCommand root)
    {
        var flags = Commands(root, "")
            .SelectMany(
                command => command.Command.Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--version")),
                (command, option) => (command.Path, Option: option))
            .GroupBy(flag => (Name: Spelling(flag.Option), Meaning: Meaning(flag.Option)), flag => flag.Path)
            .OrderBy(flag => flag.Key.Name, StringComparer.Ordinal)
            .ThenBy(flag => flag.First(), StringComparer.Ordinal);
        var text = new StringBuilder(
            "## Flags\n\nMade from the program's own list; what `--help` says of a command is the same.\n\n| flag | commands | meaning |\n| --- | --- | --- |\n");
        foreach (var flag in flags)
        {
            var commands = string.Join(", ", flag.Select(path => path.Length == 0 ? "all" : $"`{path}`"));
            var meaning = flag.Key.Meaning.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| `{flag.Key.Name}` | {commands} | {meaning} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path) =>
        command.Subcommands.SelectMany(inner => Commands(inner, $"{path} {inner.Name}".TrimStart())).Prepend((path, command));

    /// <summary>What the help says; it shows a default that the parser knows by itself.</summary>
    private static string Meaning(Option option) =>
        option.HasDefaultValue && option.ValueType != typeof(bool)
            ? $"{option.Description} Default: {Words(option.GetDefaultValue())}."
            : option.Description!;

    private static string Words(object? value) =>
        value is Enum word ? Core.Outcomes.ReasonName.Of(word) : $"{value}";

    private static string Spelling(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;
}
