using System.Globalization;
using System.Text;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>
/// Reads the regular expressions that tokenizer files use: Oniguruma's syntax with Unicode properties, without captures' uses,
/// back references and look-behind.
/// </summary>
internal sealed class PatternParser
{
    private readonly string _pattern;
    private int _at;
    private bool _ignoreCase;

    private PatternParser(string pattern) => _pattern = pattern;

    /// <exception cref="TokenizerException">The pattern uses something that is not supported, or is none.</exception>
    public static PatternNode Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var node = parser.ReadChoice();
        return parser._at == pattern.Length ? node : throw parser.Unsupported($"'{pattern[parser._at]}' without an opening one");
    }

    private bool AtEnd => _at == _pattern.Length;

    private char Current => AtEnd ? '\0' : _pattern[_at];

    private PatternNode ReadChoice()
    {
        var items = new List<PatternNode> { ReadSequence() };
        while (Take('|'))
        {
            items.Add(ReadSequence());
        }
        return items.Count == 1 ? items[0] : new PatternNode.Choice(items);
    }

    private PatternNode ReadSequence()
    {
        var items = new List<PatternNode>();
        while (!AtEnd && Current is not ('|' or ')'))
        {
            items.Add(ReadRepeat());
        }
        return items.Count == 1 ? items[0] : new PatternNode.Sequence(items);
    }

    private PatternNode ReadRepeat()
    {
        var node = ReadAtom();
        while (ReadCount() is var (min, max))
        {
            var greed = Take('?') ? Greed.Lazy : Take('+') ? Greed.Possessive : Greed.Greedy;
            if (node is not PatternNode.One && (node.CanBeEmpty || greed == Greed.Possessive))
            {
                throw Unsupported("a repeated group that can be empty or is possessive");
            }
            node = new PatternNode.Repeat(node, min, max, greed);
        }

        return node;
    }

    private (int Min, int Max)? ReadCount()
    {
        if (Take('*'))
        {
            return (0, int.MaxValue);
        }
        if (Take('+'))
        {
            return (1, int.MaxValue);
        }
        if (Take('?'))
        {
            return (0, 1);
        }
        return Current == '{' ? ReadBraces() : null;
    }

    private (int Min, int Max)? ReadBraces()
    {
        var end = _pattern.IndexOf('}', _at);
        var parts = end < 0 ? [] : _pattern[(_at + 1)..end].Split(',');
        if (parts.Length is 0 or > 2 || parts.All(p => p.Length == 0) || parts.Any(p => !p.All(char.IsAsciiDigit) || p.Length > 4))
        {
            throw Unsupported("a '{' that is no count");
        }
        _at = end + 1;
        var min = parts[0].Length == 0 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        if (parts.Length == 1)
        {
            return (min, min);
        }
        var max = parts[1].Length == 0 ? int.MaxValue : int.Parse(parts[1], CultureInfo.InvariantCulture);
        return max >= min ? (min, max) : throw Unsupported("a count that ends below its beginning");
    }

    private PatternNode ReadAtom()
    {
        switch (Current)
        {
            case '(':
                return ReadGroup();
            case '[':
                return new PatternNode.One(new PatternClassParser(_pattern, _ignoreCase).Read(ref _at));
            case '.':
                _at++;
                return new PatternNode.One(new CodePointSet([('\n', '\n')], negated: true));
            case '^':
                _at++;
                return new PatternNode.Anchor(AnchorKind.LineStart);
            case '$':
                _at++;
                return new PatternNode.Anchor(AnchorKind.LineEnd);
            case '\\' when ReadAnchor() is { } anchor:
                return anchor;
            case '\\':
                return new PatternNode.One(new PatternClassParser(_pattern, _ignoreCase).ReadEscape(ref _at));
            case '*' or '+' or '?':
                throw Unsupported("a repetition of nothing");
            default:
                return new PatternNode.One(PatternClassParser.Single(ReadLiteral(), _ignoreCase));
        }
    }

    private PatternNode.Anchor? ReadAnchor()
    {
        AnchorKind? kind = _at + 1 < _pattern.Length
            ? _pattern[_at + 1] switch { 'A' => AnchorKind.TextStart, 'z' => AnchorKind.TextEnd, _ => null }
            : null;
        if (kind is null)
        {
            return null;
        }
        _at += 2;
        return new PatternNode.Anchor(kind.Value);
    }

    private int ReadLiteral()
    {
        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var length);
        _at += length;
        return rune.Value;
    }

    private PatternNode ReadGroup()
    {
        _at++;
        var outer = _ignoreCase;
        var look = ReadGroupKind();
        var body = ReadChoice();
        if (!Take(')'))
        {
            throw Unsupported("a '(' without its end");
        }
        _ignoreCase = outer;
        return look is null ? body : new PatternNode.LookAhead(body, look.Value);
    }

    /// <summary>Null = a plain group; else a look-ahead, true = a negative one.</summary>
    private bool? ReadGroupKind()
    {
        if (TakeText("?="))
        {
            return false;
        }
        if (TakeText("?!"))
        {
            return true;
        }
        if (TakeText("?i:"))
        {
            _ignoreCase = true;
        }
        else if (TakeText("?-i:"))
        {
            _ignoreCase = false;
        }
        else if (!TakeText("?:") && Current == '?')
        {
            throw Unsupported($"the group '({_pattern.AsSpan(_at, Math.Min(3, _pattern.Length - _at))}…'");
        }
        return null;
    }

    private bool Take(char expected)
    {
        if (AtEnd || Current != expected)
        {
            return false;
        }
        _at++;
        return true;
    }

    private bool TakeText(string expected)
    {
        if (!_pattern.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }
        _at += expected.Length;
        return true;
    }

    private TokenizerException Unsupported(string what) => new(
        $"The pattern '{_pattern}' has {what} at {_at}; supported are literals, classes, {GeneralCategories.Supported}, "
        + "\\s \\d \\w, groups, (?i:…), alternatives, repetitions and look-ahead.");
}
