namespace SearchProxy.Inference.Runtime;

/// <summary>Rows of integers to feed: shape [<see cref="Rows"/>, <see cref="Length"/>]. The memory must stay where it is while the graph runs.</summary>
internal readonly unsafe struct OrtInput(string name, TensorType type, void* data, int length, int rows = 1)
{
    public string Name { get; } = name;

    /// <summary><see cref="TensorType.Int64"/> or <see cref="TensorType.Int32"/>.</summary>
    public TensorType Type { get; } = type;

    public void* Data { get; } = data;

    public int Length { get; } = length;

    public int Rows { get; } = rows;
}
