using System.Text.Json;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>Something that is computed over the rows that match.</summary>
internal abstract class Aggregation(string name)
{
    public string Name { get; } = name;

    /// <summary>Writes the members of the result.</summary>
    public abstract void Write(Utf8JsonWriter writer, IReadOnlyList<RowGroup> groups);

    public static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<Aggregation> aggregations, IReadOnlyList<RowGroup> groups)
    {
        foreach (var aggregation in aggregations)
        {
            writer.WriteStartObject(aggregation.Name);
            aggregation.Write(writer, groups);
            writer.WriteEndObject();
        }
    }
}
