using Microsoft.ML.OnnxRuntime.Tensors;

namespace SearchProxy.Inference.Runtime;

/// <summary>
/// Rows of integers to feed: shape [<see cref="Rows"/>, <see cref="Length"/>]. The memory must stay where it is while the graph runs.
/// </summary>
internal readonly unsafe struct OrtInput(string name, TensorElementType type, void* data, int length, int rows = 1)
{
    public string Name { get; } = name;

    /// <summary><see cref="TensorElementType.Int64"/> or <see cref="TensorElementType.Int32"/>.</summary>
    public TensorElementType Type { get; } = type;

    public void* Data { get; } = data;

    public int Length { get; } = length;

    public int Rows { get; } = rows;

    /// <summary>Size of the memory.</summary>
    public long Bytes => (long)Rows * Length * (Type == TensorElementType.Int64 ? sizeof(long) : sizeof(int));
}
