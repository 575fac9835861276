namespace SearchProxy.Tokenizers.Text;

/// <summary>
/// A rewritten text as a list of edits, each with the number of source code points it takes: an edit with change 1 is
/// inserted and shares the place of the code point taken last; change 0 replaces one code point; change −n replaces one and
/// removes the n after it. Places follow from the order of the edits alone, as in the reference, even where marks were reordered.
/// </summary>
internal sealed class EditList
{
    private Edit[] _edits = new Edit[64];

    public int Count { get; private set; }

    public Span<Edit> Edits => _edits.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Truncate(int count) => Count = count;

    public void Add(int value, int change)
    {
        if (Count == _edits.Length)
        {
            Array.Resize(ref _edits, Count * 2);
        }
        _edits[Count++] = new Edit(value, change);
    }

    /// <summary>Writes the edited text with the places it has in <paramref name="source"/>.</summary>
    public void Apply(ReadOnlySpan<AlignedRune> source, RuneBuffer target)
    {
        if (source.IsEmpty)
        {
            return;
        }
        var taken = 0;
        var place = new AlignedRune(0, source[0].Start, source[0].Start);
        foreach (var edit in Edits)
        {
            if (edit.Change <= 0)
            {
                place = source[Math.Min(taken, source.Length - 1)];
                taken += 1 - edit.Change;
                target.Add(edit.Value, place);
            }
            else
            {
                target.Add(edit.Value, taken == 0 ? place : source[Math.Min(taken, source.Length) - 1]);
            }
        }
    }

    public void Shrink(int capacity)
    {
        Count = 0;
        if (_edits.Length > capacity)
        {
            _edits = new Edit[capacity];
        }
    }
}
