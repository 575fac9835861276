using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// What the parser could not take, as lines that say what was found and what is supported. The parser's own words name types of the
/// runtime.
/// </summary>
internal static partial class ParseFaults
{
    /// <summary>One line for each; empty when everything was taken.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // Where a word is no command, a command is missing too; the word is what helps.
        var unknown = parsed.Errors.Where(static error => Unrecognized().IsMatch(error.Message)).ToList();
        return [.. (unknown.Count > 0 ? unknown : parsed.Errors).Select(error => Words(error, parsed)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A command as it is typed, <c>searchproxy models embed</c>, whatever runs the program.</summary>
    public static string NameOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? $"{NameOf(parent)} {command.Name}"
        : "searchproxy";

    private static string Words(ParseError error, ParseResult parsed)
    {
        if (FlagValues.IsFinding(error))
        {
            return error.Message;
        }

        var command = parsed.CommandResult.Command;
        if (WrongKind().Match(error.Message) is { Success: true } kind && OptionOf(command, kind.Groups["option"].Value) is { } option)
        {
            return $"{option.Name} is \"{kind.Groups["value"].Value}\"; {Expected(option.ValueType)} is expected";
        }

        if (Unrecognized().Match(error.Message) is { Success: true } unknown)
        {
            var word = unknown.Groups["word"].Value;
            var names = command.Subcommands.Where(static inner => !inner.Hidden).Select(static inner => inner.Name).ToList();
            var hint = NearestName.Of(word, names) is { } nearest ? $"did you mean {nearest}?" : $"there are {string.Join(", ", names)}";
            return names.Count == 0
                ? $"\"{word}\" is one argument too many for {NameOf(command)}; {NameOf(command)} --help lists what it takes"
                : $"\"{word}\" is no command of {NameOf(command)}; {hint}";
        }

        if (command.Subcommands.Count > 0 && command.Action is null && parsed.UnmatchedTokens.Count == 0)
        {
            return $"a command is missing behind {NameOf(command)}; there are "
                + $"{string.Join(", ", command.Subcommands.Select(static inner => inner.Name))}";
        }

        var said = Missing().Match(error.Message) is { Success: true } missing
            ? $"{missing.Groups["name"].Value} is missing"
            : $"{char.ToLowerInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}";
        return $"{said}; {NameOf(command)} --help lists what it takes";
    }

    private static Option? OptionOf(Command command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var flag when flag == typeof(bool) => "true or false",
        var number when number == typeof(double) => "a number",
        _ => "a whole number",
    };

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for option '(?<option>[^']+)' as expected type",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex WrongKind();

    [GeneratedRegex("^(Option|Required argument) '(?<name>[^']+)' (is required|missing)", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    [GeneratedRegex("^Unrecognized command or argument '(?<word>.*)'", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Unrecognized();
}
