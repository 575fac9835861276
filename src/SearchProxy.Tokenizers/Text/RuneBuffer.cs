using System.Buffers;
using System.Text;

namespace SearchProxy.Tokenizers.Text;

/// <summary>A growing, reusable list of code points with their alignment.</summary>
internal sealed class RuneBuffer
{
    private AlignedRune[] _items = new AlignedRune[256];

    public int Count { get; private set; }

    public ReadOnlySpan<AlignedRune> Span => _items.AsSpan(0, Count);

    public int Capacity => _items.Length;

    public void Clear() => Count = 0;

    public void Add(AlignedRune rune)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }
        _items[Count++] = rune;
    }

    public void Add(int value, AlignedRune alignedAs) => Add(alignedAs.With(value));

    public void Append(ReadOnlySpan<AlignedRune> runes)
    {
        runes.CopyTo(Reserve(runes.Length));
        Count += runes.Length;
    }

    /// <summary>Room for <paramref name="count"/> more; what was written counts after <see cref="Commit"/>.</summary>
    public Span<AlignedRune> Reserve(int count)
    {
        if (_items.Length - Count < count)
        {
            Array.Resize(ref _items, Math.Max(Count + count, _items.Length * 2));
        }
        return _items.AsSpan(Count);
    }

    public void Commit(int count) => Count += count;

    /// <summary>Replaces the content by the code points of a text; a lone surrogate becomes U+FFFD.</summary>
    public void Load(ReadOnlySpan<char> text)
    {
        Clear();
        var target = Reserve(text.Length);
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            int value = text[i];
            var length = 1;
            if (char.IsSurrogate((char)value))
            {
                var done = Rune.DecodeFromUtf16(text[i..], out var rune, out length) == OperationStatus.Done;
                value = done ? rune.Value : Rune.ReplacementChar.Value;
            }

            target[count++] = new AlignedRune(value, i, i + length);
            i += length;
        }

        Count = count;
    }

    /// <summary>Exchanges the contents of two buffers without copying.</summary>
    public void Swap(RuneBuffer other)
    {
        (_items, other._items) = (other._items, _items);
        (Count, other.Count) = (other.Count, Count);
    }

    public void Shrink(int capacity)
    {
        Clear();
        if (_items.Length > capacity)
        {
            _items = new AlignedRune[capacity];
        }
    }
}
