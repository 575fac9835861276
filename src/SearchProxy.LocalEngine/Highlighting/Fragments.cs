using System.Text;
using SearchProxy.LocalEngine.Analysis;

namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>Cuts a text into fragments of about one length, behind tokens, and shows those that hold marked tokens.</summary>
internal sealed class Fragments(HighlightOptions options)
{
    private readonly record struct Fragment(int Start, int End, List<Token> Marked)
    {
        public int Score => Marked.Select(token => token.Term).Distinct().Count();
    }

    /// <summary>The fragments to show of one value, marked; none when nothing is.</summary>
    public IEnumerable<string> Show(string text, List<Token> tokens, List<Token> marked)
    {
        if (marked.Count == 0)
        {
            return [];
        }

        if (options.Fragments == 0)
        {
            return [Render(text, new Fragment(0, text.Length, marked))];
        }

        var best = Cut(text, tokens, marked).Where(fragment => fragment.Marked.Count > 0)
            .OrderByDescending(fragment => fragment.Score).ThenBy(fragment => fragment.Start).Take(options.Fragments);
        return (options.ByScore ? best : best.OrderBy(fragment => fragment.Start)).Select(fragment => Render(text, fragment));
    }

    private IEnumerable<Fragment> Cut(string text, List<Token> tokens, List<Token> marked)
    {
        var (start, lastEnd, number) = (0, 0, 1);
        foreach (var token in tokens)
        {
            // A rest of less than half a fragment stays with the one before it.
            if (token.End >= options.FragmentLength * number && text.Length - token.End >= options.FragmentLength / 2 && lastEnd > start)
            {
                number++;
                yield return Between(start, lastEnd, marked);
                start = lastEnd;
            }

            lastEnd = token.End;
        }

        yield return Between(start, text.Length, marked);
    }

    private static Fragment Between(int start, int end, List<Token> marked) =>
        new(start, end, marked.Where(token => token.Start >= start && token.Start < end).ToList());

    private string Render(string text, Fragment fragment)
    {
        var shown = new StringBuilder();
        var at = fragment.Start;
        foreach (var token in fragment.Marked)
        {
            shown.Append(text, at, token.Start - at)
                .Append(options.Before)
                .Append(text, token.Start, token.End - token.Start)
                .Append(options.After);
            at = token.End;
        }

        return shown.Append(text, at, Math.Max(0, fragment.End - at)).ToString();
    }
}
