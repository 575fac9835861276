using System.CommandLine;
using System.CommandLine.Parsing;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// Finds what looks like an option and is none of its command's: the parser would take it for an argument or for another option's value,
/// and the command would do something else than was meant. After <c>--</c>, and behind <c>=</c>, everything is taken as it stands.
/// </summary>
internal static class UnknownOptions
{
    /// <summary>One line for each, with the nearest option of the command; empty when there is none.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed, IEnumerable<string> arguments)
    {
        var known = parsed.Tokens.Where(token => token.Type is TokenType.Option or TokenType.Directive)
            .Select(token => token.Value)
            .ToHashSet(StringComparer.Ordinal);
        var command = parsed.CommandResult.Command;
        return
        [
            .. arguments.TakeWhile(argument => argument != "--")
                .Select(NameOf)
                .OfType<string>()
                .Where(name => !known.Contains(name))
                .Select(name =>
                    $"{name} is no option of {ParseFaults.NameOf(command)}; {Hint(name, OptionsOf(parsed))} A text that begins with a "
                        + "dash goes after --, a value behind ="),
        ];
    }

    /// <summary>The name of what is written like an option; null for anything else, a negative number among them.</summary>
    private static string? NameOf(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-' || argument.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var name = argument.Split('=', ':')[0];
        return char.IsAsciiLetter(name.TrimStart('-').FirstOrDefault())
            && name.TrimStart('-').All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
            : null;
    }

    private static IEnumerable<string> OptionsOf(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command })
            {
                foreach (var option in command.Options.Where(option => !option.Hidden
                    && (option.Recursive || command == parsed.CommandResult.Command)))
                {
                    yield return option.Name;
                }
            }
        }
    }

    private static string Hint(string name, IEnumerable<string> options) =>
        NearestName.Of(name, options.Append("--help")) is { } nearest ? $"did you mean {nearest}?" : "--help lists them.";
}
