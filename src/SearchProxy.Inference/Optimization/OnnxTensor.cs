using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Optimization;

/// <summary>One TensorProto. Field numbers here and beside: https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto.</summary>
internal sealed class OnnxTensor
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Int32 = 6;
    public const int Int64 = 7;

    public const int RawField = 9;
    public const int PlaceField = 14;

    private const int DimsField = 1;
    private const int TypeField = 2;
    private const int FloatsField = 4;
    private const int Integers32Field = 5;
    private const int Integers64Field = 7;
    private const int NameField = 8;

    public OnnxTensor(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes;
        var message = ProtobufMessage.Parse(bytes);
        Name = message.Text(NameField) ?? "";
        Type = (int)message.Integers(TypeField).LastOrDefault();
        Dims = [.. message.Integers(DimsField)];
        IsExternal = message.Integers(PlaceField).LastOrDefault() != 0;
    }

    public static OnnxTensor OfIntegers(string name, IReadOnlyList<long> dims, params long[] numbers)
    {
        var message = new ProtobufMessage { Fields = [.. dims.Select(static axis => ProtobufField.Of(DimsField, axis))] };
        message.Fields.AddRange([ProtobufField.Of(TypeField, Int64), ProtobufField.Of(NameField, name)]);
        message.Fields.AddRange(numbers.Select(static number => ProtobufField.Of(Integers64Field, number)));
        return new OnnxTensor(message.ToArray());
    }

    public string Name { get; }

    public int Type { get; }

    public IReadOnlyList<long> Dims { get; }

    /// <summary>The numbers lie in another file.</summary>
    public bool IsExternal { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The numbers as they lie in memory, where they are written so; null otherwise.</summary>
    public ReadOnlyMemory<byte>? Raw => RawOf(ProtobufMessage.Parse(Bytes));

    public long Count => Dims.Aggregate(1L, static (product, axis) => product * axis);

    /// <summary>The numbers of a float tensor; null for another type and for one whose numbers lie elsewhere.</summary>
    public float[]? Floats() => Type == Float && !IsExternal ? Numbers<float>(FloatsField) : null;

    /// <summary>The numbers of an integer tensor; null for another type and for one whose numbers lie elsewhere.</summary>
    public long[]? Integers()
    {
        if (IsExternal || Type is not (Int64 or Int32 or Int8 or UInt8))
        {
            return null;
        }

        var message = ProtobufMessage.Parse(Bytes);
        if (RawOf(message) is not { } raw)
        {
            return [.. message.Integers(Type == Int64 ? Integers64Field : Integers32Field)];
        }

        return Type switch
        {
            Int64 => MemoryMarshal.Cast<byte, long>(raw.Span).ToArray(),
            Int32 => [.. MemoryMarshal.Cast<byte, int>(raw.Span).ToArray().Select(static number => (long)number)],
            Int8 => [.. raw.ToArray().Select(static number => (long)(sbyte)number)],
            _ => [.. raw.ToArray().Select(static number => (long)number)],
        };
    }

    private TNumber[] Numbers<TNumber>(int field)
        where TNumber : unmanaged
    {
        var message = ProtobufMessage.Parse(Bytes);
        var parts = RawOf(message) is { } raw
            ? [raw]
            : message.Fields.Where(part => part.Number == field).Select(static part => part.Content);
        return [.. parts.SelectMany(static part => MemoryMarshal.Cast<byte, TNumber>(part.Span).ToArray())];
    }

    private static ReadOnlyMemory<byte>? RawOf(ProtobufMessage message)
    {
        var at = message.Fields.FindLastIndex(static field => field.Number == RawField);
        return at < 0 ? null : message.Fields[at].Content;
    }
}
