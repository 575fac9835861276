namespace SearchProxy.Inference.Runtime;

/// <summary>One row of integers to feed: shape [1, <see cref="Length"/>]. The memory must stay where it is while the graph runs.</summary>
internal readonly unsafe struct OrtInput(string name, TensorType type, void* data, int length)
{
    public string Name { get; } = name;

    /// <summary><see cref="TensorType.Int64"/> or <see cref="TensorType.Int32"/>.</summary>
    public TensorType Type { get; } = type;

    public void* Data { get; } = data;

    public int Length { get; } = length;
}
