using System.Text;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The query syntax of query_string and <c>q</c>: words, phrases, groups, <c>field:value</c>, <c>AND OR NOT &amp;&amp; || ! + -</c>,
/// ranges, regular expressions, wildcards, fuzziness and boosts. Accepts anything; what the engine would refuse is refused there.
/// </summary>
internal ref struct QueryStringSyntax
{
    private readonly ReadOnlySpan<char> _query;
    private readonly SyntaxWords _words;
    private int _at;

    private QueryStringSyntax(ReadOnlySpan<char> query, SyntaxWords words)
    {
        _query = query;
        _words = words;
    }

    public static SyntaxText Read(string query)
    {
        var words = new SyntaxWords();
        var syntax = new QueryStringSyntax(query, words);
        while (syntax._at < query.Length)
        {
            syntax.ReadNext();
        }

        return words.ToText();
    }

    private void ReadNext()
    {
        var rest = _query[_at..];
        switch (rest[0])
        {
            case '(':
                _words.Open();
                _at++;
                break;
            case ')':
                _words.Close();
                _at++;
                break;
            case '"':
                _words.Ask(Strictness.MoreOfTheText);
                _words.Add(QuotedText.Read(_query, ref _at), isPhrase: true);
                break;
            case '[' or '{':
                Skip(rest.IndexOfAny(']', '}'));
                break;
            case '/':
                Skip(rest[1..].IndexOf('/') + 1);
                break;
            case '-' or '!':
                _words.Negate();
                _at++;
                break;
            case '>' or '<':
                _words.Negate();
                _at += rest.StartsWith(">=") || rest.StartsWith("<=") ? 2 : 1;
                break;
            case '^' or '~':
                QuotedText.SkipNumber(_query, ref _at);
                break;
            default:
                ReadWord(rest);
                break;
        }
    }

    /// <summary>Skips a range or a regular expression; without an end it is a stray character.</summary>
    private void Skip(int last)
    {
        if (last > 0)
        {
            _words.Demand();
        }

        _at += last > 0 ? last + 1 : 1;
    }

    private void ReadWord(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("*:*"))
        {
            _at += 3;
        }
        else if (rest.StartsWith("&&") || rest.StartsWith("||"))
        {
            _words.Ask(rest[0] == '&' ? Strictness.MoreOfTheText : Strictness.Loose);
            _at += 2;
        }
        else if (EndsTerm(rest[0]) || rest[0] == '+')
        {
            _words.Ask(rest[0] == '+' ? Strictness.MoreOfTheText : Strictness.Loose);
            _at++;
        }
        else
        {
            ReadTerm();
        }
    }

    private void ReadTerm()
    {
        var start = _at;
        var word = new StringBuilder();
        for (; _at < _query.Length && !EndsTerm(_query[_at]); _at++)
        {
            var c = _query[_at];
            if (c == '\\' && _at + 1 < _query.Length)
            {
                word.Append(_query[++_at]);
            }
            else
            {
                word.Append(c is '*' or '?' ? SyntaxWords.Wildcard : c);
            }
        }

        var isField = _at < _query.Length && _query[_at] == ':';
        switch (_query[start.._at])
        {
            case "_exists_" when isField:
                // What comes next is the name of a field, which is as good as a value.
                _words.Negate();
                _words.Field("_exists_");
                break;
            case var _ when isField:
                _words.Field(word.Replace(SyntaxWords.Wildcard, '*').ToString());
                break;
            case "AND":
                _words.Ask(Strictness.MoreOfTheText);
                break;
            case "OR":
                break;
            case "NOT":
                _words.Negate();
                break;
            default:
                _words.AddPattern(word.ToString());
                break;
        }
    }

    private static bool EndsTerm(char c) =>
        char.IsWhiteSpace(c) || c is '(' or ')' or ':' or '^' or '[' or ']' or '"' or '{' or '}' or '~' or '/';
}
