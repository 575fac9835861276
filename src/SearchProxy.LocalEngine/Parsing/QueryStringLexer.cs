using System.Text;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Cuts a query string into pieces.</summary>
internal sealed class QueryStringLexer
{
    private readonly string _text;
    private readonly List<QueryStringToken> _tokens = [];
    private int _at;

    private QueryStringLexer(string text) => _text = text;

    public static List<QueryStringToken> Read(string text)
    {
        var lexer = new QueryStringLexer(text);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    private bool Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            return false;
        }

        switch (_text[_at])
        {
            case '(':
                return Sign(QueryStringSymbol.Open);
            case ')':
                return Sign(QueryStringSymbol.Close);
            case '+':
                return Sign(QueryStringSymbol.Plus);
            case '-':
                return Sign(QueryStringSymbol.Minus);
            case '!':
                return Sign(QueryStringSymbol.Not);
            case '"':
                return Phrase();
            case '^':
                return Number(QueryStringSymbol.Boost);
            case '~':
                return Number(QueryStringSymbol.Slop);
            case '[' or ']' or '{' or '}' or '/':
                throw EngineErrors.Unsupported($"[{_text[_at]}] in a query string; ranges and regular expressions are not known");
            default:
                return Word();
        }
    }

    private bool Sign(QueryStringSymbol symbol)
    {
        _at++;
        _tokens.Add(new QueryStringToken(symbol, ""));
        return true;
    }

    private bool Phrase()
    {
        var end = _at + 1;
        var text = new StringBuilder();
        while (end < _text.Length && _text[end] != '"')
        {
            end += _text[end] == '\\' && end + 1 < _text.Length ? 1 : 0;
            text.Append(_text[end++]);
        }

        if (end >= _text.Length)
        {
            throw Malformed(_text);
        }

        _at = end + 1;
        _tokens.Add(new QueryStringToken(QueryStringSymbol.Phrase, text.ToString()));
        return true;
    }

    private bool Number(QueryStringSymbol symbol)
    {
        var start = ++_at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        _tokens.Add(new QueryStringToken(symbol, _text[start.._at]));
        return true;
    }

    private bool Word()
    {
        var start = _at;
        var text = new StringBuilder();
        var hasWildcard = false;
        while (_at < _text.Length && !IsEnd(_text[_at]))
        {
            hasWildcard |= _text[_at] is '*' or '?';
            if (_text[_at] == '\\' && ++_at >= _text.Length)
            {
                throw Malformed(_text);
            }

            text.Append(_text[_at++]);
        }

        var isField = _at < _text.Length && _text[_at] == ':';
        if (isField && _at++ == start)
        {
            throw Malformed(_text);
        }

        _tokens.Add(new QueryStringToken(isField ? QueryStringSymbol.Field : Keyword(_text[start.._at]), text.ToString(), hasWildcard));
        return true;
    }

    private static bool IsEnd(char unit) =>
        char.IsWhiteSpace(unit) || unit is '(' or ')' or '"' or ':' or '^' or '~' or '[' or ']' or '{' or '}' or '/' or '!';

    private static QueryStringSymbol Keyword(string word) => word switch
    {
        "AND" or "&&" => QueryStringSymbol.And,
        "OR" or "||" => QueryStringSymbol.Or,
        "NOT" => QueryStringSymbol.Not,
        _ => QueryStringSymbol.Word,
    };

    public static EngineErrorException Malformed(string text) => EngineErrors.AtShard($"Failed to parse query [{text}]");
}
