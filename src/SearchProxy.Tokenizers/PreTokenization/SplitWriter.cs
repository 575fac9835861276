using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Turns stretches, each a delimiter or not, into pieces. They come in order and cover the text.</summary>
internal struct SplitWriter(SplitBehavior behavior, int origin, PieceBuffer target)
{
    private int _from;
    private int _to;
    private bool _lastWasDelimiter;
    private bool _hasPending;

    public void Add(int from, int to, bool isDelimiter)
    {
        var joins = _hasPending && behavior switch
        {
            SplitBehavior.Contiguous => isDelimiter == _lastWasDelimiter,
            SplitBehavior.MergedWithPrevious => isDelimiter && !_lastWasDelimiter,
            SplitBehavior.MergedWithNext => !isDelimiter && _lastWasDelimiter,
            _ => false,
        };
        _lastWasDelimiter = isDelimiter;
        if (joins)
        {
            _to = to;
            return;
        }

        Finish();
        if (isDelimiter && behavior == SplitBehavior.Removed)
        {
            return;
        }
        (_from, _to, _hasPending) = (from, to, true);
    }

    /// <summary>Writes the last piece.</summary>
    public void Finish()
    {
        if (_hasPending)
        {
            target.Add(origin + _from, origin + _to);
        }
        _hasPending = false;
    }
}
