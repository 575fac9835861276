namespace SearchProxy.LocalEngine.Index;

/// <summary>
/// The rows that hold one term, with the term's positions in each, as a stream of variable-length numbers: row delta, frequency,
/// position deltas. Only ever appended to, so a reader that stops at its own number of rows sees what it saw before.
/// </summary>
internal sealed class PostingList
{
    private byte[] _bytes = new byte[4];
    private int _length;
    private int _lastRow;

    /// <summary>Rows in the list, deleted ones included.</summary>
    public int RowCount { get; private set; }

    /// <summary>Appends a row; rows come in ascending order, each once.</summary>
    public void Add(int row, ReadOnlySpan<int> positions)
    {
        Write(row - _lastRow);
        Write(positions.Length);
        var last = 0;
        foreach (var position in positions)
        {
            Write(position - last);
            last = position;
        }

        _lastRow = row;
        RowCount++;
    }

    /// <summary>How many rows below <paramref name="limit"/> hold the term.</summary>
    public int CountBelow(int limit)
    {
        if (_lastRow < limit)
        {
            return RowCount;
        }

        var count = 0;
        var reader = Read(limit);
        while (reader.Next())
        {
            count++;
        }

        return count;
    }

    /// <summary>Reads the rows below <paramref name="limit"/>.</summary>
    public PostingReader Read(int limit) => new(_bytes.AsSpan(0, _length), limit);

    private void Write(int value)
    {
        if (_length + 5 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + 5, _bytes.Length * 2));
        }

        var rest = (uint)value;
        while (rest >= 0x80)
        {
            _bytes[_length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _bytes[_length++] = (byte)rest;
    }
}
