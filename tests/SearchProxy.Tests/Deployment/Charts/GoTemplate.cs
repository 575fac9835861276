using System.Text;
using System.Text.RegularExpressions;

namespace SearchProxy.Tests.Deployment.Charts;

/// <summary>
/// The part of Go's text/template that the chart is written in: actions with trim markers, comments, <c>if</c>, <c>with</c>, <c>range</c>,
/// <c>define</c>, variables, pipelines. What else there is in Go is refused by name, and so is a field that the values do not have, which
/// Go would print as nothing.
/// </summary>
internal static partial class GoTemplate
{
    /// <summary>Text as it stands, or an action without its braces.</summary>
    public sealed record Piece(string Text, bool IsAction);

    public abstract record Node;

    public sealed record TextNode(string Text) : Node;

    /// <param name="Variable">The variable that takes the value, which is then not printed; null for none.</param>
    public sealed record ValueNode(string? Variable, IReadOnlyList<Token> Pipeline) : Node;

    /// <param name="Word"><c>if</c>, <c>with</c> or <c>range</c>.</param>
    public sealed record BlockNode(
        string Word, IReadOnlyList<Token> Pipeline, IReadOnlyList<Node> Body, IReadOnlyList<Node> Otherwise) : Node;

    public sealed record Token(TokenKind Kind, string Text);

    public enum TokenKind
    {
        Name,
        Path,
        Text,
        Number,
        Sign,
    }

    /// <summary>Reads a file; what it defines goes into <paramref name="defined"/>.</summary>
    public static IReadOnlyList<Node> Parse(string file, string text, IDictionary<string, IReadOnlyList<Node>> defined)
    {
        var pieces = new Queue<Piece>(Split(text));
        var nodes = Body(pieces, file, defined, out var end);
        return end is null ? nodes : throw new InvalidDataException($"{file}: {end} closes nothing");
    }

    public static IReadOnlyList<Token> Tokens(string action)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < action.Length)
        {
            var match = TokenForm().Match(action, at);
            if (!match.Success || match.Index != at)
            {
                throw new InvalidDataException($"not understood: {action[at..]}");
            }

            at += match.Length;
            var kind = Enum.GetValues<TokenKind>().FirstOrDefault(kind => match.Groups[kind.ToString()].Success, (TokenKind)(-1));
            if (kind >= 0)
            {
                tokens.Add(new Token(kind, match.Groups[kind.ToString()].Value));
            }
        }

        return tokens;
    }

    private static List<Node> Body(Queue<Piece> pieces, string file, IDictionary<string, IReadOnlyList<Node>> defined, out string? end)
    {
        var nodes = new List<Node>();
        while (pieces.TryDequeue(out var piece))
        {
            if (!piece.IsAction)
            {
                nodes.Add(new TextNode(piece.Text));
                continue;
            }

            var word = FirstWord().Match(piece.Text).Value;
            var rest = piece.Text[word.Length..].Trim();
            switch (word)
            {
                case "end" or "else":
                    end = piece.Text;
                    return nodes;
                case "define":
                    defined[rest.Trim('"')] = Closed(Body(pieces, file, defined, out var closing), closing, file);
                    break;
                case "if" or "with" or "range":
                    nodes.Add(Block(word, rest, pieces, file, defined));
                    break;
                default:
                    nodes.Add(Value(piece.Text));
                    break;
            }
        }

        end = null;
        return nodes;
    }

    private static BlockNode Block(
        string word, string pipeline, Queue<Piece> pieces, string file, IDictionary<string, IReadOnlyList<Node>> defined)
    {
        var body = Body(pieces, file, defined, out var end);
        if (end == "end")
        {
            return new BlockNode(word, Tokens(pipeline), body, []);
        }

        var next = end?["else".Length..].Trim() ?? throw new InvalidDataException($"{file}: {word} {pipeline} is not closed");
        IReadOnlyList<Node> otherwise = next.Length == 0
            ? Closed(Body(pieces, file, defined, out var closing), closing, file)
            : [Block(FirstWord().Match(next).Value, next[FirstWord().Match(next).Length..].Trim(), pieces, file, defined)];
        return new BlockNode(word, Tokens(pipeline), body, otherwise);
    }

    private static List<Node> Closed(List<Node> body, string? end, string file) =>
        end == "end" ? body : throw new InvalidDataException($"{file}: a block is not closed");

    private static ValueNode Value(string action)
    {
        var assignment = Assignment().Match(action);
        return assignment.Success
            ? new ValueNode(assignment.Groups["name"].Value, Tokens(action[assignment.Length..]))
            : new ValueNode(null, Tokens(action));
    }

    private static IEnumerable<Piece> Split(string text)
    {
        var at = 0;
        var trims = false;
        foreach (Match match in Action().Matches(text))
        {
            var before = text[at..match.Index];
            before = trims ? before.TrimStart() : before;
            yield return new Piece(match.Groups["trimBefore"].Success ? before.TrimEnd() : before, IsAction: false);
            if (!match.Groups["comment"].Success)
            {
                yield return new Piece(match.Groups["action"].Value.Trim(), IsAction: true);
            }

            (at, trims) = (match.Index + match.Length, match.Groups["trimAfter"].Success);
        }

        yield return new Piece(trims ? text[at..].TrimStart() : text[at..], IsAction: false);
    }

    [GeneratedRegex(
        @"\{\{(?<trimBefore>-\s)?(?<comment>/\*.*?\*/)?(?<action>.*?)(?<trimAfter>\s-)?\}\}(?!\})",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Action();

    [GeneratedRegex("^[a-z]+")]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"^\$(?<name>[a-zA-Z]+)\s*:?=\s*", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();

    [GeneratedRegex(
        """\s+|(?<Text>"(?:[^"\\]|\\.)*")|(?<Number>-?[0-9]+)|(?<Path>\$?[a-zA-Z]*\.[a-zA-Z.]*|\$[a-zA-Z]*)|(?<Name>[a-zA-Z0-9]+)|(?<Sign>[|()])""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TokenForm();
}
