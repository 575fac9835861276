using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>Finds the tokens of a text that a query seeks: single terms anywhere, terms of a phrase only where the phrase stands.</summary>
internal static class TokenMarker
{
    /// <summary>The tokens to mark, in order.</summary>
    public static List<Token> Mark(List<Token> tokens, IEnumerable<SoughtTerms> sought)
    {
        var marked = new HashSet<int>();
        foreach (var terms in sought)
        {
            MarkOne(tokens, terms, marked);
        }

        return tokens.Where((_, at) => marked.Contains(at)).ToList();
    }

    private static void MarkOne(List<Token> tokens, SoughtTerms sought, HashSet<int> marked)
    {
        if (sought.Terms.Count > 1 && sought.Slop == 0)
        {
            MarkPhrase(tokens, sought.Terms, marked);
            return;
        }

        for (var at = 0; at < tokens.Count; at++)
        {
            if (sought.Terms.Any(term => term.Term == tokens[at].Term))
            {
                marked.Add(at);
            }
        }
    }

    private static void MarkPhrase(List<Token> tokens, IReadOnlyList<PhraseTerm> phrase, HashSet<int> marked)
    {
        var atPosition = new Dictionary<int, int>();
        for (var at = 0; at < tokens.Count; at++)
        {
            atPosition[tokens[at].Position] = at;
        }

        foreach (var first in tokens.Where(token => token.Term == phrase[0].Term))
        {
            var places = phrase.Select(term =>
                atPosition.TryGetValue(first.Position + term.Position, out var at) && tokens[at].Term == term.Term ? at : -1).ToList();
            if (!places.Contains(-1))
            {
                marked.UnionWith(places);
            }
        }
    }
}
