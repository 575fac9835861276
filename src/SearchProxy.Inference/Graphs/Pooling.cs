using System.Numerics.Tensors;
using SearchProxy.Inference.Models.Configs;

namespace SearchProxy.Inference.Graphs;

/// <summary>Makes one vector of a text's token vectors, in single precision, as sentence-transformers' Pooling module does.</summary>
internal static class Pooling
{
    /// <summary>Pools rows <paramref name="skip"/> to the end; several modes are put side by side.</summary>
    /// <param name="hidden">Token vectors, one row a token.</param>
    /// <param name="size">Numbers in a row.</param>
    /// <param name="skip">Rows at the start that are left out (a prompt's); at least one row stays.</param>
    /// <param name="modes">How to pool.</param>
    public static float[] Apply(ReadOnlySpan<float> hidden, int size, int skip, IReadOnlyList<PoolingMode> modes)
    {
        var tokens = hidden.Length / size;
        var rows = hidden[(Math.Clamp(skip, 0, tokens - 1) * size)..];
        var result = new float[size * modes.Count];
        for (var i = 0; i < modes.Count; i++)
        {
            ApplyOne(modes[i] == PoolingMode.Cls ? hidden : rows, size, modes[i], result.AsSpan(i * size, size));
        }

        return result;
    }

    private static void ApplyOne(ReadOnlySpan<float> rows, int size, PoolingMode mode, Span<float> target)
    {
        var count = rows.Length / size;
        switch (mode)
        {
            case PoolingMode.Cls:
                rows[..size].CopyTo(target);
                break;
            case PoolingMode.Last:
                rows[^size..].CopyTo(target);
                break;
            case PoolingMode.Max:
                Largest(rows, size, target);
                break;
            case PoolingMode.WeightedMean:
                Sum(rows, size, weighted: true, target);
                TensorPrimitives.Divide(target, count * (count + 1) / 2f, target);
                break;
            default:
                Sum(rows, size, weighted: false, target);
                TensorPrimitives.Divide(target, mode == PoolingMode.Mean ? count : MathF.Sqrt(count), target);
                break;
        }
    }

    private static void Largest(ReadOnlySpan<float> rows, int size, Span<float> target)
    {
        rows[..size].CopyTo(target);
        for (var start = size; start < rows.Length; start += size)
        {
            TensorPrimitives.Max(target, rows.Slice(start, size), target);
        }
    }

    private static void Sum(ReadOnlySpan<float> rows, int size, bool weighted, Span<float> target)
    {
        target.Clear();
        for (var row = 0; row * size < rows.Length; row++)
        {
            TensorPrimitives.MultiplyAdd(rows.Slice(row * size, size), weighted ? row + 1 : 1, target, target);
        }
    }
}
