using System.Text;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The syntax of simple_query_string: <c>+ |</c> between words, <c>-word</c>, phrases, groups, <c>word*</c>, <c>word~1</c>. It has no
/// fields and never an error.
/// </summary>
internal static class SimpleQueryStringSyntax
{
    /// <param name="query">What was typed.</param>
    /// <param name="hasOperators">False when the request switches all operators off.</param>
    public static SyntaxText Read(string query, bool hasOperators)
    {
        if (!hasOperators)
        {
            return new SyntaxText([new FieldWords(Field: null, query.Trim())], [], SearchesFields: true, Strictness.Loose);
        }

        var words = new SyntaxWords();
        for (var at = 0; at < query.Length;)
        {
            ReadNext(query, ref at, words);
        }

        return words.ToText();
    }

    private static void ReadNext(ReadOnlySpan<char> query, ref int at, SyntaxWords words)
    {
        switch (query[at])
        {
            case '(':
                words.Open();
                at++;
                break;
            case ')':
                words.Close();
                at++;
                break;
            case '"':
                words.Ask(Strictness.MoreOfTheText);
                words.Add(QuotedText.Read(query, ref at), isPhrase: true);
                break;
            case '-':
                words.Negate();
                at++;
                break;
            case '~':
                QuotedText.SkipNumber(query, ref at);
                break;
            case var c when EndsWord(c):
                words.Ask(c == '+' ? Strictness.MoreOfTheText : Strictness.Loose);
                at++;
                break;
            default:
                words.AddPattern(ReadWord(query, ref at));
                break;
        }
    }

    private static string ReadWord(ReadOnlySpan<char> query, ref int at)
    {
        var word = new StringBuilder();
        for (; at < query.Length && !EndsWord(query[at]); at++)
        {
            if (query[at] == '\\' && at + 1 < query.Length)
            {
                word.Append(query[++at]);
            }
            else
            {
                var endsInStar = query[at] == '*' && (at + 1 == query.Length || EndsWord(query[at + 1]));
                word.Append(endsInStar ? SyntaxWords.Wildcard : query[at]);
            }
        }

        return word.ToString();
    }

    private static bool EndsWord(char c) => char.IsWhiteSpace(c) || c is '"' or '|' or '+' or '(' or ')' or '~';
}
