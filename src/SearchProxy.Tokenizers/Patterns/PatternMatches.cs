using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>Walks over a text in stretches that cover all of it: matches of a pattern and what lies between.</summary>
internal ref struct PatternMatches(CodePointPattern pattern, ReadOnlySpan<AlignedRune> text, PatternScratch scratch)
{
    private readonly ReadOnlySpan<AlignedRune> _text = text;
    private int _done;
    private int _searchFrom;
    private int _matchStart = -1;
    private int _matchEnd;

    public int Start { get; private set; }

    public int End { get; private set; }

    public bool IsMatch { get; private set; }

    public bool Next()
    {
        if (_matchStart < 0)
        {
            Search();
        }
        Start = _done;
        IsMatch = _matchStart == _done;
        if (!IsMatch)
        {
            End = Math.Min(_matchStart, _text.Length);
            _done = End;
            return Start < End;
        }

        End = _matchEnd;
        _done = End;
        _matchStart = -1;
        return true;
    }

    /// <summary>An empty match right after another one does not count, as in the reference's engine.</summary>
    private void Search()
    {
        while (pattern.Find(_text, _searchFrom, scratch, out _matchStart, out _matchEnd))
        {
            if (_matchEnd > _matchStart)
            {
                _searchFrom = _matchEnd;
                return;
            }

            _searchFrom = _matchStart + 1;
            if (_matchStart != _done || _done == 0)
            {
                return;
            }
        }

        _matchStart = int.MaxValue;
    }
}
