using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using static SearchProxy.Tests.Deployment.Charts.GoTemplate;

namespace SearchProxy.Tests.Deployment.Charts;

/// <summary>Renders the templates of a chart with values, as <c>helm template</c> does.</summary>
internal sealed class ChartRenderer
{
    private readonly Dictionary<string, IReadOnlyList<Node>> _defined = new(StringComparer.Ordinal);
    private readonly List<(string File, IReadOnlyList<Node> Nodes)> _files = [];

    public ChartRenderer(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "templates")).Order(StringComparer.Ordinal))
        {
            _files.Add((Path.GetFileName(file), Parse(Path.GetFileName(file), File.ReadAllText(file), _defined)));
        }
    }

    /// <summary>Every file and what it became; those with names that begin with "_" only define.</summary>
    public IReadOnlyDictionary<string, string> Render(IReadOnlyDictionary<string, object?> root) =>
        _files.Where(static file => !file.File.StartsWith('_'))
            .ToDictionary(static file => file.File, file => Text(file.Nodes, new Scope(root, root)), StringComparer.Ordinal);

    private string Text(IReadOnlyList<Node> nodes, Scope scope)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode plain:
                    text.Append(plain.Text);
                    break;
                case ValueNode { Variable: { } variable } assigned:
                    scope.Set(variable, Value(assigned.Pipeline, scope));
                    break;
                case ValueNode value:
                    text.Append(TemplateFunctions.Print(Value(value.Pipeline, scope)));
                    break;
                case BlockNode block:
                    text.Append(Block(block, scope));
                    break;
            }
        }

        return text.ToString();
    }

    private string Block(BlockNode block, Scope scope)
    {
        var value = Value(block.Pipeline, scope);
        if (!TemplateFunctions.IsTrue(value))
        {
            return Text(block.Otherwise, scope.Inner(scope.Dot));
        }

        return block.Word switch
        {
            "if" => Text(block.Body, scope.Inner(scope.Dot)),
            "with" => Text(block.Body, scope.Inner(value)),
            _ => string.Concat(((IEnumerable)value!).Cast<object?>().Select(item => Text(block.Body, scope.Inner(item)))),
        };
    }

    private object? Value(IReadOnlyList<Token> pipeline, Scope scope)
    {
        var at = 0;
        var value = Pipeline(pipeline, ref at, scope);
        return at == pipeline.Count ? value : throw new InvalidDataException($"{pipeline[at].Text} is one too many");
    }

    private object? Pipeline(IReadOnlyList<Token> tokens, ref int at, Scope scope)
    {
        var value = Command(tokens, ref at, scope, []);
        while (at < tokens.Count && tokens[at].Text == "|")
        {
            at++;
            value = Command(tokens, ref at, scope, [value]);
        }

        return value;
    }

    private object? Command(IReadOnlyList<Token> tokens, ref int at, Scope scope, IEnumerable<object?> piped)
    {
        var first = tokens[at];
        if (first.Kind != TokenKind.Name || first.Text is "true" or "false")
        {
            return Operand(tokens, ref at, scope);
        }

        at++;
        var arguments = new List<object?>();
        while (at < tokens.Count && tokens[at] is not { Kind: TokenKind.Sign, Text: "|" or ")" })
        {
            arguments.Add(Operand(tokens, ref at, scope));
        }

        arguments.AddRange(piped);
        return first.Text == "include"
            ? Text(_defined[(string)arguments[0]!], new Scope(arguments[1], arguments[1]))
            : TemplateFunctions.Call(first.Text, arguments);
    }

    private object? Operand(IReadOnlyList<Token> tokens, ref int at, Scope scope)
    {
        var token = tokens[at++];
        switch (token.Kind)
        {
            case TokenKind.Text:
                return JsonSerializer.Deserialize<string>(token.Text);
            case TokenKind.Number:
                return long.Parse(token.Text, CultureInfo.InvariantCulture);
            case TokenKind.Path:
                return scope.Find(token.Text);
            case TokenKind.Sign when token.Text == "(":
                var value = Pipeline(tokens, ref at, scope);
                at++;
                return value;
            case TokenKind.Name when token.Text is "true" or "false":
                return token.Text == "true";
            default:
                throw new InvalidDataException($"{token.Text} is no value");
        }
    }

    /// <summary>Where an action stands: its dot, its variables and those around it.</summary>
    private sealed class Scope(object? root, object? dot, Scope? outer = null)
    {
        private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);

        public object? Dot => dot;

        public Scope Inner(object? inner) => new(root, inner, this);

        /// <summary>Where the variable is there already its place keeps it, so that a block can set one from outside.</summary>
        public void Set(string variable, object? value) => (Holder(variable) ?? this)._variables[variable] = value;

        public object? Find(string path)
        {
            var steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
            var isVariable = path.StartsWith('$');
            var start = !isVariable ? dot : path is "$" || steps[0] == "$" ? root : Holder(steps[0][1..])!._variables[steps[0][1..]];
            return steps.Skip(isVariable ? 1 : 0).Aggregate(start, (value, step) =>
                ((IReadOnlyDictionary<string, object?>)value!).TryGetValue(step, out var inner)
                    ? inner
                    : throw new InvalidDataException($"{path}: there is no {step}"));
        }

        private Scope? Holder(string variable) => _variables.ContainsKey(variable) ? this : outer?.Holder(variable);
    }
}
