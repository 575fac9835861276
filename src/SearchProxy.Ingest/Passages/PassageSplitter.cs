using SearchProxy.Tokenizers;

namespace SearchProxy.Ingest.Passages;

/// <summary>
/// Cuts a text into passages of at most so many tokens of the model's own tokenizer, at the ends of sentences where there is one in the
/// passage's second half, else between words. Passages overlap by whole sentences or words and cover the text without a gap.
/// </summary>
public sealed class PassageSplitter(Tokenizer tokenizer, PassageOptions options)
{
    /// <summary>How it cuts.</summary>
    public PassageOptions Options => options;

    /// <param name="title">Stands before each passage, when <see cref="PassageOptions.RepeatTitle"/> says so; may be empty.</param>
    /// <param name="text">What is cut.</param>
    /// <returns>The passages in order, title included, and whether text was left behind the last one that is allowed.</returns>
    public (IReadOnlyList<string> Passages, bool Truncated) Split(string title, string text)
    {
        var prefix = options.RepeatTitle ? title : string.Empty;
        var budget = Budget(prefix);
        var offsets = TokensOf(text);
        var passages = new List<string>();
        var start = 0;
        while (start < offsets.Count && passages.Count < options.MaxPassages)
        {
            var end = Math.Min(start + budget, offsets.Count);
            end = end == offsets.Count ? end : Cut(text, offsets, start, end);
            passages.Add(
                Compose(prefix, text, start == 0 ? 0 : offsets[start].Start, end == offsets.Count ? text.Length : offsets[end].Start));
            if (end == offsets.Count)
            {
                return (passages, false);
            }

            start = Math.Max(start + 1, BackUp(text, offsets, start, end));
        }

        return passages.Count == 0 && prefix.Length > 0 ? ([prefix], false) : (passages, start < offsets.Count);
    }

    private int Budget(string prefix)
    {
        var special = tokenizer.SpecialTokenCount(isPair: false);
        var title = prefix.Length == 0 ? 0 : TokensOf(prefix).Count;
        // A title that leaves no room is cut by the model; the text goes on in steps of at least half a passage.
        return Math.Max(options.MaxTokens - special - title, options.MaxTokens / 2);
    }

    private IReadOnlyList<TokenOffset> TokensOf(string text) =>
        tokenizer.Encode(
            text, options: EncodeOptions.Default with { AddSpecialTokens = false, SpecialTokenText = SpecialTokenText.PlainText }).Offsets;

    private static string Compose(string prefix, string text, int from, int to)
    {
        var passage = text[from..to].Trim();
        return prefix.Length == 0 ? passage : $"{prefix}\n{passage}";
    }

    /// <summary>The token to end before: the last start of a sentence in the second half, else the last start of a word.</summary>
    private static int Cut(string text, IReadOnlyList<TokenOffset> offsets, int start, int end)
    {
        var half = start + ((end - start) / 2);
        for (var i = end; i > half; i--)
        {
            if (StartsSentence(text, offsets[i].Start))
            {
                return i;
            }
        }

        for (var i = end; i > half; i--)
        {
            if (StartsWord(text, offsets[i].Start))
            {
                return i;
            }
        }

        return end;
    }

    private int BackUp(string text, IReadOnlyList<TokenOffset> offsets, int start, int end)
    {
        var first = Math.Max(start + 1, end - options.OverlapTokens);
        for (var i = first; i < end; i++)
        {
            if (StartsSentence(text, offsets[i].Start))
            {
                return i;
            }
        }

        for (var i = first; i < end; i++)
        {
            if (StartsWord(text, offsets[i].Start))
            {
                return i;
            }
        }

        return end;
    }

    private static bool StartsWord(string text, int position) => position == 0 || char.IsWhiteSpace(text[position - 1]);

    private static bool StartsSentence(string text, int position)
    {
        var i = position - 1;
        while (i >= 0 && char.IsWhiteSpace(text[i]))
        {
            if (text[i] == '\n')
            {
                return true;
            }

            i--;
        }

        // Western marks need white space behind them; the ideographic ones do not.
        return i >= 0 && (text[i] is '\u3002' or '\uFF01' or '\uFF1F' || (i < position - 1 && text[i] is '.' or '!' or '?'));
    }
}
