using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>Reads a <c>mappings</c> object into an <see cref="IndexMapping"/>, and adds to one that is there.</summary>
internal sealed class MappingParser(LocalEngineProduct product)
{
    private readonly FieldMappingParser _fields = new(product);

    /// <summary>Applies <paramref name="mappings"/> as a whole or, on an error, not at all.</summary>
    public void Apply(JsonElement mappings, IndexMapping target)
    {
        var parsed = new IndexMapping();
        ReadRoot(mappings, parsed);
        MappingMerge.Check(parsed.Root, target.Root);
        MappingMerge.Apply(parsed.Root, target);
        target.Meta = parsed.Meta ?? target.Meta;
        target.SourceRules = parsed.SourceRules ?? target.SourceRules;
        target.DetectDates &= parsed.DetectDates;
        target.Root.Dynamic = parsed.Root.Dynamic ?? target.Root.Dynamic;
    }

    private void ReadRoot(JsonElement mappings, IndexMapping target)
    {
        foreach (var member in JsonRead.Object(mappings, "mappings").EnumerateObject())
        {
            switch (member.Name)
            {
                case "properties":
                    _fields.ReadProperties(member.Value, "", target.Add);
                    break;
                case "_meta":
                    target.Meta = JsonRead.Object(member.Value, "_meta").Clone();
                    break;
                case "dynamic":
                    target.Root.Dynamic = FieldMappingParser.ReadDynamic(member.Value);
                    break;
                case "date_detection":
                    target.DetectDates = JsonRead.Bool(member.Value, member.Name);
                    break;
                case "_source":
                    target.SourceRules = ReadSourceRules(member.Value);
                    break;
                case "numeric_detection" when !JsonRead.Bool(member.Value, member.Name):
                    break;
                case "dynamic_templates" when member.Value.ValueKind is JsonValueKind.Array && member.Value.GetArrayLength() == 0:
                    break;
                case "_routing" or "numeric_detection" or "dynamic_templates" or "runtime" or "_data_stream_timestamp"
                or "dynamic_date_formats"
                    or "subobjects" or "_size" or "_field_names" or "derived":
                    throw EngineErrors.Unsupported($"[{member.Name}] in a mapping");
                default:
                    throw EngineErrors.Mapping(
                        $"Root mapping definition has unsupported parameters:  [{member.Name} : {member.Value.GetRawText()}]");
            }
        }
    }

    private static JsonElement ReadSourceRules(JsonElement value)
    {
        foreach (var member in JsonRead.Object(value, "_source").EnumerateObject())
        {
            if (member.Name is not ("includes" or "excludes" or "enabled") || member.Value.ValueKind is JsonValueKind.False)
            {
                throw EngineErrors.Unsupported($"[_source.{member.Name}: {member.Value}] in a mapping; it knows includes and excludes");
            }
        }

        return value.Clone();
    }
}
