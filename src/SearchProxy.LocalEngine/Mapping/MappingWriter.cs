using System.Text.Json;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>Writes a mapping as it is read back.</summary>
internal static class MappingWriter
{
    public static void Write(Utf8JsonWriter writer, IndexMapping mapping)
    {
        writer.WriteStartObject();
        if (mapping.Root.Dynamic is { } dynamic)
        {
            writer.WriteString("dynamic", dynamic switch { DynamicMode.Add => "true", DynamicMode.Ignore => "false", _ => "strict" });
        }

        if (mapping.Meta is { } meta)
        {
            writer.WritePropertyName("_meta");
            meta.WriteTo(writer);
        }

        if (mapping.SourceRules is { } rules)
        {
            writer.WritePropertyName("_source");
            rules.WriteTo(writer);
        }

        if (!mapping.DetectDates)
        {
            writer.WriteBoolean("date_detection", false);
        }

        WriteFields(writer, "properties", mapping.Root.Children);
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, string member, Dictionary<string, FieldMapping> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(member);
        foreach (var (name, field) in fields.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteField(writer, field);
        }

        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, FieldMapping field)
    {
        writer.WriteStartObject();
        if (field.Kind is not MappedKind.Object || field.Children.Count == 0)
        {
            writer.WriteString("type", field.Type);
        }

        foreach (var (name, value) in field.Parameters)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        WriteVectorDefaults(writer, field);
        WriteFields(writer, "properties", field.Children);
        WriteFields(writer, "fields", field.SubFields);
        writer.WriteEndObject();
    }

    /// <summary>What the engines show of a vector field though nobody said it.</summary>
    private static void WriteVectorDefaults(Utf8JsonWriter writer, FieldMapping field)
    {
        if (field.Type != "dense_vector")
        {
            return;
        }

        if (!field.Parameters.ContainsKey("dims") && field.Vector!.Dimensions > 0)
        {
            writer.WriteNumber("dims", field.Vector.Dimensions);
        }

        if (!field.Parameters.ContainsKey("index"))
        {
            writer.WriteBoolean("index", true);
        }

        if (!field.Parameters.ContainsKey("similarity") && field.Vector!.Searchable)
        {
            writer.WriteString("similarity", "cosine");
        }
    }
}
