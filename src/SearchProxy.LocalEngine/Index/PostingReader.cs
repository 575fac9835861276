namespace SearchProxy.LocalEngine.Index;

/// <summary>Walks a <see cref="PostingList"/>.</summary>
internal ref struct PostingReader(ReadOnlySpan<byte> bytes, int limit)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _positionsLeft;

    public int Row { get; private set; }

    public int Frequency { get; private set; }

    /// <summary>Moves to the next row; false behind the last one.</summary>
    public bool Next()
    {
        for (; _positionsLeft > 0; _positionsLeft--)
        {
            ReadNumber();
        }

        if (_at >= _bytes.Length)
        {
            return false;
        }

        Row += ReadNumber();
        Frequency = ReadNumber();
        _positionsLeft = Frequency;
        if (Row < limit)
        {
            return true;
        }

        _at = _bytes.Length;
        _positionsLeft = 0;
        return false;
    }

    /// <summary>The positions in this row, ascending; may be called once for each row.</summary>
    public int[] Positions()
    {
        var positions = new int[_positionsLeft];
        var last = 0;
        for (var at = 0; at < positions.Length; at++)
        {
            last += ReadNumber();
            positions[at] = last;
        }

        _positionsLeft = 0;
        return positions;
    }

    private int ReadNumber()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _bytes[_at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return (int)value;
            }
        }
    }
}
