using System.Text;

namespace SearchProxy.Inference.Models.Files;

/// <summary>
/// Walks the fields of a protobuf message in a seekable stream without loading what it skips.
/// Wire format: https://protobuf.dev/programming-guides/encoding/.
/// </summary>
internal sealed class ProtobufReader(Stream stream)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int LongestText = 4_096;

    /// <summary>Number of the field that <see cref="Next"/> came to.</summary>
    public int Field { get; private set; }

    /// <summary>Value of a varint field.</summary>
    public long Number { get; private set; }

    /// <summary>Where the content of the present field ends.</summary>
    public long End { get; private set; }

    public bool IsMessage { get; private set; }

    /// <summary>Goes to the next field before <paramref name="end"/>; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a protobuf message.</exception>
    public bool Next(long end)
    {
        if (stream.Position >= end)
        {
            return false;
        }

        var tag = ReadVarint(end);
        Field = (int)(tag >> 3);
        IsMessage = (tag & 7) == Bytes;
        var start = stream.Position;
        (Number, End) = (tag & 7) switch
        {
            Varint => (ReadVarint(end), stream.Position),
            Fixed64 => (0, start + 8),
            Bytes => (0, ReadVarint(end) + stream.Position),
            Fixed32 => (0, start + 4),
            var other => throw new InvalidDataException($"field {Field} has the unknown wire type {other}"),
        };
        // A length may be written as a negative number, and then the field would end before its content begins.
        return Field > 0 && End >= stream.Position && End <= end
            ? true
            : throw new InvalidDataException($"field {Field} reaches to byte {End}, beyond byte {end}");
    }

    public void Skip() => stream.Position = End;

    public string ReadText()
    {
        var length = End - stream.Position;
        if (length > LongestText)
        {
            throw new InvalidDataException($"a name of {length} bytes");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private long ReadVarint(long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.Position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw new InvalidDataException("the file ends within a number");
            }

            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw new InvalidDataException("a number of more than 64 bits");
    }
}
