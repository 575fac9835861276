using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Reads the values of a field out of a document's source, flat and in document order, as <c>fields</c> shows them.</summary>
internal sealed class FieldValues(IndexMapping mapping, byte[] source)
{
    private readonly JsonElement _source = JsonBody.Parse(source);

    /// <summary>Every field that a pattern names and that has a value, with its values as JSON.</summary>
    public void Collect(string pattern, SortedDictionary<string, List<string>> into)
    {
        foreach (var field in mapping.Fields.Values.Where(field => !field.HoldsFields && PathPattern.Matches(pattern, field.Name)))
        {
            if (mapping.NestedAround(field.Name) is null && Of(field) is { Count: > 0 } values)
            {
                into[field.Name] = values;
            }
        }
    }

    /// <summary>The values of a text field as strings.</summary>
    public List<string> Texts(FieldMapping field) =>
        Raw(field).Select(value => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()).ToList();

    private List<string> Of(FieldMapping field)
    {
        var values = Raw(field).ToList();
        return field.Kind is FieldKind.Keyword && field.IgnoreAbove < int.MaxValue
            ? values.Where(value => value.ToString().Length <= field.IgnoreAbove).Select(value => FieldValueText.Spell(field, value)).ToList()
            : values.ConvertAll(value => FieldValueText.Spell(field, value));
    }

    private IEnumerable<JsonElement> Raw(FieldMapping field)
    {
        var name = mapping.Find(ParentName(field.Name)) is { HoldsFields: false } parent ? parent.Name : field.Name;
        return Find(_source, name).SelectMany(DocumentParser.Items);
    }

    private static string ParentName(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";

    /// <summary>The values at a dotted path, through arrays, with dots inside of names as well.</summary>
    private static IEnumerable<JsonElement> Find(JsonElement value, string path)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            return value.EnumerateArray().SelectMany(item => Find(item, path));
        }

        return value.ValueKind is JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(member => FindIn(member, path))
            : [];
    }

    private static IEnumerable<JsonElement> FindIn(JsonProperty member, string path)
    {
        if (member.Name == path)
        {
            return [member.Value];
        }

        return path.StartsWith(member.Name) && path[member.Name.Length] == '.' ? Find(member.Value, path[(member.Name.Length + 1)..]) : [];
    }
}
