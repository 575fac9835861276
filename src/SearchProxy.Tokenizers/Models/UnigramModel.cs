using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>SentencePiece's unigram model: the tokens with the best sum of scores; neighbouring unknown characters are one token.</summary>
internal sealed class UnigramModel : TokenModel
{
    /// <summary>An unknown character costs this much more than the worst token.</summary>
    private const double UnknownPenalty = 10.0;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly CodePointTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknownId;
    private readonly ByteFallback? _bytes;

    public UnigramModel(IReadOnlyList<(string Text, double Score)> vocabulary, int unknownId, bool byteFallback)
    {
        for (var id = 0; id < vocabulary.Count; id++)
        {
            _ids[vocabulary[id].Text] = id;
        }
        VocabularyCount = vocabulary.Count;
        _trie = new CodePointTrie(_ids.Select(e => (e.Key, e.Value)));
        _scores = [.. vocabulary.Select(v => v.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        _unknownId = unknownId;
        _bytes = byteFallback ? new ByteFallback(_ids) : null;
    }

    public override int VocabularyCount { get; }

    public override IEnumerable<KeyValuePair<string, int>> Vocabulary => _ids;

    public override bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    public override void Tokenize(ReadOnlySpan<AlignedRune> word, TokenList tokens, ModelScratch scratch)
    {
        var nodes = scratch.Lattice.Begin(word.Length);
        for (var start = 0; start < word.Length; start++)
        {
            Extend(word, start, nodes, scratch.Forbidden);
        }
        for (var end = word.Length; end > 0; end = nodes[end].Start)
        {
            nodes[nodes[end].Start].End = end;
        }
        for (var at = 0; at < word.Length;)
        {
            var end = nodes[at].End;
            if (nodes[end].Id == _unknownId)
            {
                end = AddUnknown(word, at, end, nodes, tokens, scratch.Forbidden);
            }
            else
            {
                tokens.Add(nodes[end].Id, word[at..end]);
            }
            at = end;
        }
    }

    private void Extend(ReadOnlySpan<AlignedRune> word, int start, Span<UnigramLattice.Node> nodes, bool[]? forbidden)
    {
        var before = nodes[start].Score;
        var node = CodePointTrie.Root;
        var single = false;
        for (var i = start; i < word.Length; i++)
        {
            WorkTally.Count();
            node = _trie.Step(node, word[i].Value);
            if (node == CodePointTrie.None)
            {
                break;
            }
            var id = _trie.ValueAt(node);
            if (id == CodePointTrie.None || forbidden?[id] == true)
            {
                continue;
            }
            nodes[i + 1].Offer(before + _scores[id], start, id);
            single |= i == start;
        }

        if (!single)
        {
            nodes[start + 1].Offer(before + _unknownScore, start, _unknownId);
        }
    }

    /// <returns>Where the run of unknown characters ends.</returns>
    private int AddUnknown(
        ReadOnlySpan<AlignedRune> word,
        int start,
        int end,
        ReadOnlySpan<UnigramLattice.Node> nodes,
        TokenList tokens,
        bool[]? forbidden)
    {
        while (end < word.Length && nodes[nodes[end].End].Id == _unknownId)
        {
            WorkTally.Count();
            end = nodes[end].End;
        }

        var text = word[start..end];
        var id = _trie.Find(text);
        if (id != CodePointTrie.None && forbidden?[id] != true)
        {
            tokens.Add(id, text);
        }
        else if (_bytes is not null && _bytes.CanSpell(text))
        {
            _bytes.Spell(text, tokens);
        }
        else
        {
            tokens.Add(_unknownId, text);
        }
        return end;
    }
}
