using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Reads the values of fields out of a document's source, flat and in document order, as <c>fields</c> shows them.</summary>
internal sealed class FieldValues(QueryContext context, JsonElement source, string root = "")
{
    public FieldValues(QueryContext context, byte[] source)
        : this(context, JsonBody.Parse(source))
    {
    }

    /// <summary>Every field that a pattern names and that has a value, with its values as JSON.</summary>
    public void Collect(string pattern, SortedDictionary<string, List<string>> into)
    {
        foreach (var field in context.Mapping.Fields.Values.Where(field => !field.HoldsFields && PathPattern.Matches(pattern, field.Name)))
        {
            var nested = context.Mapping.NestedAround(field.Name);
            if (nested is null || nested.Name == root || context.Product is LocalEngineProduct.OpenSearch)
            {
                Put(into, field.Name, Of(field));
            }
            else if (!into.ContainsKey(nested.Name))
            {
                Put(into, nested.Name, Objects(nested, pattern));
            }
        }
    }

    /// <summary>The values of a text field as strings.</summary>
    public List<string> Texts(FieldMapping field) =>
        Raw(field).Select(value => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()).ToList();

    /// <summary>The objects of a nested field.</summary>
    public List<JsonElement> ObjectsOf(string path) => Find(source, Below(path)).SelectMany(DocumentParser.Items).ToList();

    private static void Put(SortedDictionary<string, List<string>> into, string name, List<string> values)
    {
        if (values.Count > 0)
        {
            into[name] = values;
        }
    }

    /// <summary>The objects of a nested field, each with its own fields, names without the path.</summary>
    private List<string> Objects(FieldMapping nested, string pattern)
    {
        var objects = new List<string>();
        foreach (var item in ObjectsOf(nested.Name))
        {
            var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
            new FieldValues(context, item, nested.Name).Collect(pattern, found);
            if (found.Count > 0)
            {
                objects.Add(Encoding.UTF8.GetString(JsonText.Write(writer => WriteObject(writer, found, nested.Name.Length + 1))));
            }
        }

        return objects;
    }

    private static void WriteObject(Utf8JsonWriter writer, SortedDictionary<string, List<string>> fields, int prefix)
    {
        writer.WriteStartObject();
        foreach (var (name, values) in fields)
        {
            writer.WriteStartArray(name[prefix..]);
            values.ForEach(value => writer.WriteRawValue(value, skipInputValidation: true));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private List<string> Of(FieldMapping field)
    {
        var values = Raw(field).ToList();
        return field.Kind is MappedKind.Keyword && field.IgnoreAbove < int.MaxValue
            ? values.Where(value => value.ToString().Length <= field.IgnoreAbove)
                .Select(value => FieldValueText.Spell(field, value))
                .ToList()
            : values.ConvertAll(value => FieldValueText.Spell(field, value));
    }

    private IEnumerable<JsonElement> Raw(FieldMapping field)
    {
        var name = context.Mapping.Find(ParentName(field.Name)) is { HoldsFields: false } parent ? parent.Name : field.Name;
        return Find(source, Below(name)).SelectMany(DocumentParser.Items);
    }

    private string Below(string name) => root.Length == 0 ? name : name[(root.Length + 1)..];

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
