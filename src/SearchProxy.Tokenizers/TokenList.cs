using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers;

/// <summary>
/// The tokens of one text, without special tokens around it: ids and the stretch of the text, in UTF-16 units, that each came
/// from. Reusable: filling it again allocates only when it has to grow. Not thread-safe while it is being filled.
/// </summary>
public sealed class TokenList
{
    private const int ByteLevelSpace = 'Ġ';

    private int[] _ids = new int[64];
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];
    private int[] _spaces = [];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>First UTF-16 unit of each token's stretch; never decreasing.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    /// <summary>One past the last UTF-16 unit of each token's stretch.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    internal int Capacity => _ids.Length;

    /// <summary>Whether to remember the white space at the ends of each token, for trimming.</summary>
    internal bool TracksSpaces { get; set; }

    public void Clear() => Count = 0;

    /// <summary>Spaces at the beginning and at the end of a token's own text.</summary>
    internal (int Leading, int Trailing) SpacesOf(int index) => (_spaces[index] >>> 16, _spaces[index] & 0xFFFF);

    public void Truncate(int count) => Count = count;

    /// <summary>Adds a token whose text is that of the code points, of which there is at least one.</summary>
    internal void Add(int id, ReadOnlySpan<AlignedRune> runes) =>
        Add(id, runes[0].Start, runes[^1].End, TracksSpaces ? CountSpaces(runes) : 0);

    /// <summary>Adds a token whose own text has no spaces at its ends, whatever the code points are.</summary>
    internal void AddWithoutSpaces(int id, ReadOnlySpan<AlignedRune> runes) => Add(id, runes[0].Start, runes[^1].End, spaces: 0);

    private void Add(int id, int start, int end, int spaces)
    {
        if (Count == _ids.Length)
        {
            Grow();
        }
        if (TracksSpaces)
        {
            if (_spaces.Length < _ids.Length)
            {
                Array.Resize(ref _spaces, _ids.Length);
            }
            _spaces[Count] = spaces;
        }

        _ids[Count] = id;
        _starts[Count] = start;
        _ends[Count] = end;
        Count++;
    }

    private void Grow()
    {
        var capacity = _ids.Length * 2;
        Array.Resize(ref _ids, capacity);
        Array.Resize(ref _starts, capacity);
        Array.Resize(ref _ends, capacity);
    }

    private static int CountSpaces(ReadOnlySpan<AlignedRune> runes)
    {
        int leading = 0, trailing = 0;
        while (leading < runes.Length && IsSpace(runes[leading].Value))
        {
            leading++;
        }
        while (trailing < runes.Length && IsSpace(runes[^(trailing + 1)].Value))
        {
            trailing++;
        }
        return (Math.Min(leading, 0x7FFF) << 16) | Math.Min(trailing, 0xFFFF);
    }

    private static bool IsSpace(int codePoint) => codePoint == ByteLevelSpace || Characters.IsWhiteSpace(codePoint);
}
