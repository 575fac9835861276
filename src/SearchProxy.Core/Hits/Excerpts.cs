using System.Numerics;

namespace SearchProxy.Core.Hits;

/// <summary>
/// The part of a long text that a model is given: its first line, when that is a title, and the stretch that has most of the query's words.
/// A model's time grows with the length of what it reads, and the beginning of a text is rarely what answers.
/// </summary>
/// <remarks>
/// A word of the query weighs ln(1 + n / d), where d of the first n texts have it (those of the collection are not known here; all words
/// weigh the same when there is none), and each further occurrence a quarter of that, divided by how often it stood there before.
/// </remarks>
public sealed class Excerpts
{
    private const int LongestTitle = 200;
    private const double WeightOfRepetition = 0.25;

    private readonly QueryWords _words;
    private readonly double[] _weights;

    // Of the stretch that is looked at: how often each word occurs, where, and what that is worth.
    private readonly int[] _counts;
    private readonly List<(int Start, ulong Terms)> _found = [];

    private Excerpts(QueryWords words, double[] weights) => (_words, _weights, _counts) = (words, weights, new int[weights.Length]);

    /// <summary>Shortens all closed passages of more characters.</summary>
    /// <param name="query">The query text.</param>
    /// <param name="passages">The passages of one window.</param>
    /// <param name="characters">Characters that a passage may have.</param>
    /// <param name="sample">In how many of the first passages it is counted how rare the words are.</param>
    public static void Cut(string query, PassageBuffer passages, int characters, int sample)
    {
        ArgumentNullException.ThrowIfNull(passages);
        Excerpts? excerpts = null;
        for (var i = 0; i < passages.Count; i++)
        {
            var text = passages[i].Span;
            if (text.Length > characters)
            {
                excerpts ??= Of(QueryWords.Of(query), passages, sample);
                var title = TitleOf(text, characters);
                var (start, length) = excerpts.Best(text[title..], characters - title);
                passages.Keep(i, title, title + start, length);
            }
        }
    }

    private static Excerpts Of(QueryWords words, PassageBuffer passages, int sample)
    {
        var weights = new double[words.Count];
        for (var i = 0; i < sample; i++)
        {
            var text = passages[i].Span;
            var found = 0UL;
            for (var at = 0; QueryWords.Next(text, ref at, out var word);)
            {
                found |= words.Matches(text[word]);
            }

            for (; found != 0; found &= found - 1)
            {
                weights[BitOperations.TrailingZeroCount(found)]++;
            }
        }

        for (var term = 0; term < weights.Length; term++)
        {
            weights[term] = Math.Log(1 + (Math.Max(1, sample) / Math.Max(1, weights[term])));
        }

        return new Excerpts(words, weights);
    }

    /// <summary>Characters of the first line with its end, when there are more lines and it is short; else 0.</summary>
    private static int TitleOf(ReadOnlySpan<char> text, int characters)
    {
        var end = text.IndexOf('\n');
        return end > 0 && end <= Math.Min(LongestTitle, characters / 2) ? end + 1 : 0;
    }

    private (int Start, int Length) Best(ReadOnlySpan<char> text, int characters)
    {
        Array.Clear(_counts);
        _found.Clear();
        double score = 0, best = 0;
        int first = 0, from = 0, to = 0;
        for (var at = 0; QueryWords.Next(text, ref at, out var word);)
        {
            var terms = _words.Matches(text[word]);
            if (terms == 0)
            {
                continue;
            }

            _found.Add((word.Start.Value, terms));
            score += Enter(terms);
            for (; word.End.Value - _found[first].Start > characters && first < _found.Count - 1; first++)
            {
                score -= Leave(_found[first].Terms);
            }

            if (score > best + 1e-9)
            {
                (best, from, to) = (score, _found[first].Start, word.End.Value);
            }
        }

        return Around(text, from, to, characters);
    }

    private double Enter(ulong terms)
    {
        double worth = 0;
        for (; terms != 0; terms &= terms - 1)
        {
            var term = BitOperations.TrailingZeroCount(terms);
            worth += Worth(term, _counts[term]++);
        }

        return worth;
    }

    private double Leave(ulong terms)
    {
        double worth = 0;
        for (; terms != 0; terms &= terms - 1)
        {
            var term = BitOperations.TrailingZeroCount(terms);
            worth += Worth(term, --_counts[term]);
        }

        return worth;
    }

    private double Worth(int term, int before) => _weights[term] * (before == 0 ? 1 : WeightOfRepetition / before);

    /// <summary>From the beginning of its sentence, when there is room for that, as far as there is room, whole words.</summary>
    private static (int Start, int Length) Around(ReadOnlySpan<char> text, int from, int to, int characters)
    {
        var room = Math.Max(0, characters - (to - from));
        var sentence = Math.Max(text[..from].LastIndexOf('\n') + 1, AfterSentence(text[..from]));
        var start = from - sentence <= room ? sentence : from;
        start = Math.Min(start, Math.Max(0, text.Length - characters));
        var end = Math.Min(text.Length, start + characters);
        if (end < text.Length)
        {
            var space = text[start..end].LastIndexOf(' ');
            end = space > 0 && start + space >= to ? start + space : end;
            end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        }

        start += start < end && char.IsLowSurrogate(text[start]) ? 1 : 0;
        return (start, end - start);
    }

    private static int AfterSentence(ReadOnlySpan<char> text)
    {
        var stop = Math.Max(text.LastIndexOf(". "), Math.Max(text.LastIndexOf("? "), text.LastIndexOf("! ")));
        stop = stop < 0 ? 0 : stop + 2;
        return Math.Max(stop, text.LastIndexOf('。') + 1);
    }
}
