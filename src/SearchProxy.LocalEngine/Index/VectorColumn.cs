using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>A field of vectors, at most one for each row.</summary>
internal sealed class VectorColumn(FieldMapping field) : FieldColumn(field)
{
    private readonly List<float[]> _vectors = [];

    /// <summary>The vector of the row at <paramref name="ordinal"/> of <see cref="FieldColumn.Rows"/>.</summary>
    public float[] At(int ordinal) => _vectors[ordinal];

    public void Add(int row, float[] vector)
    {
        MarkPresent(row);
        _vectors.Add(vector);
    }
}
