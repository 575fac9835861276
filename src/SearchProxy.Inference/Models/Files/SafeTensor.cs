using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Models.Files;

/// <summary>Where one tensor of a safetensors file lies.</summary>
internal sealed record SafeTensor(string Name, string Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    private const long MostElements = int.MaxValue / 8;

    /// <summary>Bytes of one number; null for a type that is not known.</summary>
    public int? ElementSize => Type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => null,
    };

    /// <summary>How many numbers; null when the shape is impossible or more than memory takes.</summary>
    public long? Count
    {
        get
        {
            long count = 1;
            foreach (var axis in Shape)
            {
                if (axis < 0 || (axis > 0 && count > MostElements / axis))
                {
                    return null;
                }

                count *= axis;
            }

            return count;
        }
    }

    /// <exception cref="InferenceException">The numbers are of a type that is not supported here.</exception>
    public float[] ToSingles(byte[] bytes)
    {
        var singles = new float[Count ?? 0];
        switch (Type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(singles);
                return singles;
            case "F16":
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), singles);
                return singles;
            case "BF16":
                TensorPrimitives.ConvertTruncating<ushort, uint>(
                    MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(singles.AsSpan()));
                TensorPrimitives.ShiftLeft<uint>(
                    MemoryMarshal.Cast<float, uint>(singles.AsSpan()), 16, MemoryMarshal.Cast<float, uint>(singles.AsSpan()));
                return singles;
            case "F64":
                TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<byte, double>(bytes), singles);
                return singles;
            case "I8":
                TensorPrimitives.ConvertTruncating<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(bytes), singles);
                return singles;
            default:
                throw new InferenceException(
                    ModelLoadFault.Unsupported, $"The tensor '{Name}' holds {Type} numbers; supported are F32, F16, BF16, F64 and I8.");
        }
    }

    /// <exception cref="InferenceException">The numbers are not whole.</exception>
    public long[] ToIntegers(byte[] bytes) => Type switch
    {
        "I64" => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
        "I32" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), number => (long)number),
        _ => throw new InferenceException(
            ModelLoadFault.Unsupported, $"The tensor '{Name}' holds {Type} numbers; supported are I64 and I32."),
    };
}
