using System.Text;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Models;

/// <summary>Byte-pair encoding: characters are merged, pair by pair, in the order in which the pairs were learnt.</summary>
internal sealed class BpeModel : TokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly MergeTable _merges;
    private readonly BpeSettings _settings;
    private readonly CodePointTrie? _words;
    private readonly ByteFallback? _bytes;
    private readonly SymbolTable[] _symbols;

    public BpeModel(Dictionary<string, int> vocabulary, MergeTable merges, BpeSettings settings)
    {
        _vocabulary = vocabulary;
        _merges = merges;
        _settings = settings;
        _words = settings.IgnoreMerges ? new CodePointTrie(vocabulary.Select(e => (e.Key, e.Value))) : null;
        _bytes = settings.ByteFallback ? new ByteFallback(vocabulary) : null;
        var (prefix, suffix) = (settings.ContinuingPrefix, settings.EndSuffix);
        var plain = new SymbolTable(vocabulary, "", "");
        _symbols =
        [
            prefix.Length == 0 ? plain : new SymbolTable(vocabulary, prefix, ""),
            plain,
            prefix.Length + suffix.Length == 0 ? plain : new SymbolTable(vocabulary, prefix, suffix),
            suffix.Length == 0 ? plain : new SymbolTable(vocabulary, "", suffix),
        ];
    }

    public override int VocabularyCount => _vocabulary.Count;

    public override IEnumerable<KeyValuePair<string, int>> Vocabulary => _vocabulary;

    public override bool TryGetId(string token, out int id) => _vocabulary.TryGetValue(token, out id);

    public override void Tokenize(ReadOnlySpan<AlignedRune> word, TokenList tokens, ModelScratch scratch)
    {
        var whole = _words?.Find(word) ?? CodePointTrie.None;
        if (whole != CodePointTrie.None && scratch.Forbidden?[whole] != true)
        {
            tokens.Add(whole, word);
            return;
        }

        scratch.Word.Clear();
        Spell(word, scratch.Word);
        scratch.Word.Merge(_merges, scratch.Forbidden);
        Write(word, scratch.Word, tokens);
    }

    private void Spell(ReadOnlySpan<AlignedRune> word, BpeWord symbols)
    {
        var unknownLength = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var length = Utf8Length(word[i].Value);
            var id = _symbols[(i == 0 ? 1 : 0) + (i == word.Length - 1 ? 2 : 0)].Find(word[i].Value);
            if (id != SymbolTable.None)
            {
                AddUnknown(symbols, ref unknownLength);
                symbols.Add(id, length);
            }
            else if (_bytes is not null && _bytes.CanSpell(word.Slice(i, 1)))
            {
                SpellBytes(word[i].Value, symbols);
            }
            else if (_settings.UnknownId is not null)
            {
                if (!_settings.FuseUnknown)
                {
                    AddUnknown(symbols, ref unknownLength);
                }
                unknownLength += length;
            }
        }

        AddUnknown(symbols, ref unknownLength);
    }

    private void AddUnknown(BpeWord symbols, ref int length)
    {
        if (length > 0)
        {
            symbols.Add(_settings.UnknownId!.Value, length);
        }
        length = 0;
    }

    private void SpellBytes(int codePoint, BpeWord symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = new Rune(codePoint).EncodeToUtf8(bytes);
        foreach (var b in bytes[..length])
        {
            symbols.Add(_bytes![b], 1);
        }
    }

    /// <summary>Symbols count bytes; a token that is part of a character has the place of the whole character.</summary>
    private void Write(ReadOnlySpan<AlignedRune> word, BpeWord symbols, TokenList tokens)
    {
        int rune = 0, runeEnd = Utf8Length(word[0].Value), at = 0;
        for (var i = symbols.First; i != BpeWord.End; i = symbols.MoveNext(i))
        {
            var (id, length) = symbols[i];
            MoveTo(at, word, ref rune, ref runeEnd);
            var first = rune;
            at += length;
            MoveTo(at - 1, word, ref rune, ref runeEnd);
            var place = word[first..(rune + 1)];
            if (tokens.TracksSpaces && (id == _settings.UnknownId || (_bytes?.Has(id) ?? false)))
            {
                tokens.AddWithoutSpaces(id, place);
            }
            else
            {
                tokens.Add(id, place);
            }
        }
    }

    private static void MoveTo(int at, ReadOnlySpan<AlignedRune> word, ref int rune, ref int runeEnd)
    {
        while (at >= runeEnd && rune + 1 < word.Length)
        {
            runeEnd += Utf8Length(word[++rune].Value);
        }
    }

    private static int Utf8Length(int codePoint) => codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
}
