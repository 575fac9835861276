using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Reads a document into the values to index, and adds the fields to the mapping that it brings along.</summary>
internal sealed class DocumentParser(IndexMapping mapping, LocalEngineProduct product, string documentId)
{
    /// <summary>Largest number of fields in a mapping, as <c>index.mapping.total_fields.limit</c> has it by default.</summary>
    private const int FieldLimit = 1000;

    private readonly List<FieldMapping> _added = [];
    private readonly FieldValueParser _values = new(product, documentId);

    /// <summary>The row to index. On an error the mapping is as it was.</summary>
    public ParsedRow Parse(JsonElement source)
    {
        try
        {
            var row = new ParsedRow();
            ParseObject(source, mapping.Root, DynamicMode.Add, row);
            return row;
        }
        catch (EngineErrorException)
        {
            for (var at = _added.Count - 1; at >= 0; at--)
            {
                mapping.Remove(_added[at]);
            }

            throw;
        }
    }

    private void ParseObject(JsonElement value, FieldMapping container, DynamicMode inherited, ParsedRow row)
    {
        var dynamic = container.Dynamic ?? inherited;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name.Length == 0 || member.Name.Split('.').Any(part => part.Length == 0))
            {
                throw FieldFault($"field name cannot be an empty string or have empty parts, found [{member.Name}]");
            }

            ParseMember(member.Name, member.Value, container, dynamic, row);
        }
    }

    private void ParseMember(string name, JsonElement value, FieldMapping container, DynamicMode dynamic, ParsedRow row)
    {
        var dot = name.IndexOf('.');
        var head = dot < 0 ? name : name[..dot];
        if (!container.Children.TryGetValue(head, out var field))
        {
            field = AddUnknown(head, dot < 0 ? value : default, container, dynamic);
            if (field is null)
            {
                return;
            }
        }

        if (dot < 0)
        {
            ParseValue(field, value, dynamic, row);
        }
        else if (field.Kind is MappedKind.Object)
        {
            ParseMember(name[(dot + 1)..], value, field, field.Dynamic ?? dynamic, row);
        }
        else
        {
            throw FieldFault(
                $"Could not dynamically add mapping for field [{name}]. Existing mapping for [{field.Name}] must be of type object but "
                    + $"found [{field.Type}].");
        }
    }

    private void ParseValue(FieldMapping field, JsonElement value, DynamicMode dynamic, ParsedRow row)
    {
        if (!field.HoldsFields)
        {
            _values.Read(field, value, row);
            return;
        }

        if (!field.Enabled)
        {
            return;
        }

        foreach (var item in Items(value))
        {
            if (item.ValueKind is not JsonValueKind.Object)
            {
                throw FieldFault(
                    $"object mapping for [{field.Name}] tried to parse field [{IndexMapping.LastName(field.Name)}] as object, but found a "
                        + "concrete value");
            }

            ParseObject(item, field, dynamic, field.Kind is MappedKind.Nested ? AddNestedRow(field, row) : row);
        }
    }

    private static ParsedRow AddNestedRow(FieldMapping field, ParsedRow around)
    {
        if (!around.Nested.TryGetValue(field, out var rows))
        {
            around.Nested.Add(field, rows = []);
        }

        var row = new ParsedRow();
        rows.Add(row);
        return row;
    }

    private FieldMapping? AddUnknown(string name, JsonElement value, FieldMapping container, DynamicMode dynamic)
    {
        if (dynamic is DynamicMode.Refuse)
        {
            var within = container.Name.Length == 0 ? "_doc" : container.Name;
            throw new EngineError(
                400, "strict_dynamic_mapping_exception",
                $"mapping set to strict, dynamic introduction of [{name}] within [{within}] is not allowed").Thrown();
        }

        var fullName = container.Name.Length == 0 ? name : $"{container.Name}.{name}";
        var field = dynamic is DynamicMode.Ignore ? null : DynamicField.For(fullName, value, mapping.DetectDates, product);
        if (field is null)
        {
            return null;
        }

        if (mapping.Fields.Count >= FieldLimit)
        {
            throw EngineErrors.Illegal($"Limit of total fields [{FieldLimit}] has been exceeded while adding new fields [1]");
        }

        mapping.Add(field);
        _added.Add(field);
        return field;
    }

    private EngineErrorException FieldFault(string reason) => _values.Fault(reason);

    /// <summary>The values in nested arrays, in order, without nulls.</summary>
    internal static IEnumerable<JsonElement> Items(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            return value.EnumerateArray().SelectMany(Items);
        }

        return value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? [] : [value];
    }
}
