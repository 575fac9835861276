using System.Buffers;
using System.Text.Json;

namespace SearchProxy.Core.Json;

/// <summary>
/// Finds names that an object holds twice. Keeps a 64-bit hash per name of the objects that are open and sorts an object's hashes
/// when it closes, so that the cost is n log n however wide the object is. Two different names with one hash (about 1 in 10^19 per
/// pair) would be reported as equal.
/// </summary>
internal sealed class NameStack : IDisposable
{
    private const int FirstSize = 64;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private ulong[] _hashes = ArrayPool<ulong>.Shared.Rent(FirstSize);
    private int[] _starts = ArrayPool<int>.Shared.Rent(FirstSize);
    private int _count;
    private int _open;

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_hashes);
        ArrayPool<int>.Shared.Return(_starts);
    }

    /// <summary>Takes the reader's current token; false when it closes an object that holds a name twice.</summary>
    public bool Follow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Push(ref _starts, _open++, _count);
                return true;
            case JsonTokenType.PropertyName:
                Push(ref _hashes, _count++, Hash(ref reader));
                return true;
            case JsonTokenType.EndObject:
                return Close();
            default:
                return true;
        }
    }

    private bool Close()
    {
        var start = _starts[--_open];
        var names = _hashes.AsSpan(start, _count - start);
        _count = start;
        names.Sort();
        for (var i = 1; i < names.Length; i++)
        {
            if (names[i] == names[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static void Push<T>(ref T[] items, int index, T item)
    {
        if (index == items.Length)
        {
            var larger = ArrayPool<T>.Shared.Rent(items.Length * 2);
            items.CopyTo(larger, 0);
            ArrayPool<T>.Shared.Return(items);
            items = larger;
        }

        items[index] = item;
    }

    private static ulong Hash(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Fnv(reader.ValueSpan);
        }

        var unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(unescaped);
        var hash = Fnv(unescaped.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(unescaped);
        return hash;
    }

    private static ulong Fnv(ReadOnlySpan<byte> name)
    {
        var hash = FnvOffset;
        foreach (var b in name)
        {
            hash = (hash ^ b) * FnvPrime;
        }

        return hash;
    }
}
