using System.Buffers;

namespace SearchProxy.Core.Hits;

/// <summary>
/// The passages of one search in one rented buffer: a hundred texts of 1 KB as strings would be most of what a search allocates.
/// </summary>
public sealed class PassageBuffer : IDisposable
{
    private readonly List<Range> _passages;
    private char[] _chars;
    private int _length;
    private int _start;

    /// <param name="expected">How many passages will probably come.</param>
    /// <param name="initialCharacters">Room for a start; it grows.</param>
    public PassageBuffer(int expected, int initialCharacters = 16 * 1024)
    {
        _passages = new List<Range>(expected);
        _chars = ArrayPool<char>.Shared.Rent(initialCharacters);
    }

    /// <summary>Characters of the passage that is being written.</summary>
    public int OpenLength => _length - _start;

    public ReadOnlySpan<char> Open => _chars.AsSpan(_start, OpenLength);

    /// <summary>How many passages are closed.</summary>
    public int Count => _passages.Count;

    /// <summary>A closed passage. Valid until the next change.</summary>
    public ReadOnlyMemory<char> this[int passage] => _chars.AsMemory(_passages[passage]);

    /// <summary>Room for at least <paramref name="atLeast"/> more characters, written before <see cref="Advance"/>.</summary>
    public Span<char> Space(int atLeast)
    {
        if (_chars.Length - _length < atLeast)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, _length + atLeast));
            _chars.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_chars);
            _chars = larger;
        }

        return _chars.AsSpan(_length);
    }

    public void Advance(int characters) => _length += characters;

    public void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Space(text.Length));
        Advance(text.Length);
    }

    /// <summary>Cuts the open passage to at most <paramref name="characters"/>, never inside a surrogate pair.</summary>
    public void Truncate(int characters)
    {
        if (OpenLength <= characters)
        {
            return;
        }

        var end = _start + characters;
        _length = end > _start && char.IsHighSurrogate(_chars[end - 1]) ? end - 1 : end;
    }

    /// <summary>Ends the open passage and returns its number.</summary>
    public int Close()
    {
        _passages.Add(_start.._length);
        _start = _length;
        return _passages.Count - 1;
    }

    /// <summary>Keeps of a closed passage its first <paramref name="head"/> characters and a stretch behind them.</summary>
    public void Keep(int passage, int head, int start, int length)
    {
        var begin = _passages[passage].Start.Value;
        _chars.AsSpan(begin + start, length).CopyTo(_chars.AsSpan(begin + head));
        _passages[passage] = begin..(begin + head + length);
    }

    /// <summary>The closed passages. Valid until <see cref="Dispose"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<char>> Passages()
    {
        var memories = new ReadOnlyMemory<char>[_passages.Count];
        for (var i = 0; i < memories.Length; i++)
        {
            memories[i] = this[i];
        }

        return memories;
    }

    /// <summary>Gives the memory up without returning it: somebody may still read it.</summary>
    public void Abandon() => _chars = [];

    public void Dispose()
    {
        if (_chars.Length > 0)
        {
            ArrayPool<char>.Shared.Return(_chars);
            _chars = [];
        }
    }
}
