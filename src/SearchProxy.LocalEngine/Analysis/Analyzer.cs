namespace SearchProxy.LocalEngine.Analysis;

/// <summary>A tokenizer and the filters behind it.</summary>
internal sealed class Analyzer(string name, TokenizeText tokenize, params TermFilter[] filters)
{
    /// <summary>Positions left free between two values of one field, so that phrases do not reach across.</summary>
    public const int ValueGap = 100;

    public string Name { get; } = name;

    /// <summary>Adds the tokens of <paramref name="text"/> and returns the position after the last one.</summary>
    public int Analyze(string text, int position, List<Token> into)
    {
        var spans = new List<TokenSpan>();
        tokenize(text, spans);
        foreach (var span in spans)
        {
            if (Filter(text[span.Start..span.End]) is { } term)
            {
                into.Add(new Token(term, position, span.Start, span.End));
            }

            position++;
        }

        return position;
    }

    /// <summary>The tokens of one value.</summary>
    public List<Token> Analyze(string text)
    {
        var tokens = new List<Token>();
        Analyze(text, 0, tokens);
        return tokens;
    }

    private string? Filter(string term)
    {
        string? current = term;
        foreach (var filter in filters)
        {
            current = filter(current);
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }
}

/// <summary>Changes a term, or drops it by returning null; the place of a dropped term stays empty.</summary>
internal delegate string? TermFilter(string term);

/// <summary>Adds the tokens of a text, in order and without overlap.</summary>
internal delegate void TokenizeText(string text, List<TokenSpan> spans);
