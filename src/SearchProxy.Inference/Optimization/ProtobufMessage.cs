using System.Buffers.Binary;
using System.Text;

namespace SearchProxy.Inference.Optimization;

/// <summary>
/// One protobuf message in memory: its fields in their order, each as it stood, so that what is not known is written out again unchanged.
/// Bytes are slices of what was read. Wire format: https://protobuf.dev/programming-guides/encoding/.
/// </summary>
internal sealed class ProtobufMessage
{
    public List<ProtobufField> Fields { get; init; } = [];

    /// <exception cref="InvalidDataException">The bytes are not a protobuf message.</exception>
    public static ProtobufMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtobufMessage();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = ReadVarint(bytes.Span, ref at);
            var (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
            var value = wire == ProtobufField.Varint ? ReadVarint(bytes.Span, ref at) : 0;
            var length = wire switch
            {
                ProtobufField.Varint => 0,
                ProtobufField.Fixed64 => 8,
                ProtobufField.Fixed32 => 4,
                ProtobufField.Bytes => (long)ReadVarint(bytes.Span, ref at),
                _ => throw new InvalidDataException($"field {number} has the unknown wire type {wire}"),
            };
            if (number <= 0 || length < 0 || length > bytes.Length - at)
            {
                throw new InvalidDataException($"field {number} reaches beyond its message");
            }

            message.Fields.Add(new ProtobufField(number, wire, value, bytes.Slice(at, (int)length)));
            at += (int)length;
        }

        return message;
    }

    /// <summary>Numbers of a repeated integer field, packed or not.</summary>
    public IEnumerable<long> Integers(int number)
    {
        foreach (var field in Fields.Where(field => field.Number == number))
        {
            if (field.Wire == ProtobufField.Varint)
            {
                yield return (long)field.Value;
                continue;
            }

            for (var at = 0; at < field.Content.Length;)
            {
                yield return (long)ReadVarint(field.Content.Span, ref at);
            }
        }
    }

    public string? Text(int number) => Texts(number).FirstOrDefault();

    public IEnumerable<string> Texts(int number) =>
        Fields.Where(field => field.Number == number && field.Wire == ProtobufField.Bytes)
            .Select(static field => Encoding.UTF8.GetString(field.Content.Span));

    public void Write(Stream target)
    {
        Span<byte> head = stackalloc byte[20];
        foreach (var field in Fields)
        {
            var length = WriteVarint(head, ((ulong)field.Number << 3) | (uint)field.Wire);
            length += field.Wire switch
            {
                ProtobufField.Varint => WriteVarint(head[length..], field.Value),
                ProtobufField.Bytes => WriteVarint(head[length..], (ulong)field.Content.Length),
                _ => 0,
            };
            target.Write(head[..length]);
            target.Write(field.Content.Span);
        }
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        Write(stream);
        return stream.ToArray();
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at == bytes.Length)
            {
                break;
            }

            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is cut off or has more than 64 bits");
    }

    public static int WriteVarint(Span<byte> target, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        return length;
    }
}

/// <summary>One field as it stands on the wire.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Wire">Its wire type.</param>
/// <param name="Value">The value of a varint.</param>
/// <param name="Content">What all other wire types carry, without the length.</param>
internal readonly record struct ProtobufField(int Number, int Wire, ulong Value, ReadOnlyMemory<byte> Content)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    public static ProtobufField Of(int number, long value) => new(number, Varint, (ulong)value, default);

    public static ProtobufField Of(int number, ReadOnlyMemory<byte> content) => new(number, Bytes, 0, content);

    /// <summary>What stands on the wire before so many bytes of a field.</summary>
    public static byte[] Head(int number, long length)
    {
        Span<byte> head = stackalloc byte[20];
        var end = ProtobufMessage.WriteVarint(head, ((ulong)number << 3) | Bytes);
        end += ProtobufMessage.WriteVarint(head[end..], (ulong)length);
        return head[..end].ToArray();
    }

    public static ProtobufField Of(int number, string text) => Of(number, Encoding.UTF8.GetBytes(text));

    public static ProtobufField Of(int number, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return new(number, Fixed32, 0, bytes);
    }
}
