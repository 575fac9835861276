using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>Reads one field of a mapping. A parameter that would change results and is not understood is refused.</summary>
internal sealed class FieldMappingParser(LocalEngineProduct product)
{
    public void ReadProperties(JsonElement properties, string prefix, Action<FieldMapping> add)
    {
        foreach (var member in JsonRead.Object(properties, "properties").EnumerateObject())
        {
            if (member.Name.Length == 0 || member.Name.Contains('.'))
            {
                throw EngineErrors.Unsupported($"the field name [{member.Name}] in [properties]: write objects as objects");
            }

            add(Read(prefix + member.Name, member.Value));
        }
    }

    public static DynamicMode ReadDynamic(JsonElement value) => JsonRead.Text(value, "dynamic") switch
    {
        "true" => DynamicMode.Add,
        "false" => DynamicMode.Ignore,
        "strict" => DynamicMode.Refuse,
        var other => throw EngineErrors.Unsupported($"[dynamic: {other}]; it knows true, false and strict"),
    };

    /// <summary>Reads the definition of the field <paramref name="name"/>.</summary>
    public FieldMapping Read(string name, JsonElement definition)
    {
        if (definition.ValueKind is not JsonValueKind.Object)
        {
            throw EngineErrors.Mapping($"Expected map for property [fields] on field [{name}] but got a {JsonRead.TokenName(definition)}");
        }

        var type = ReadType(name, definition);
        var parameters = definition.EnumerateObject().Where(member => member.Name is not ("type" or "properties" or "fields"))
            .ToDictionary(member => member.Name, member => member.Value.Clone());
        FieldParameters.Check(name, type, parameters);
        var field = Create(name, type, parameters);
        ReadBelow(field, definition);
        return field;
    }

    private string ReadType(string name, JsonElement definition)
    {
        if (definition.TryGetProperty("type", out var given))
        {
            var type = JsonRead.Text(given, "type");
            return FieldTypes.IsKnown(type, product) ? type : throw UnknownType(name, type);
        }

        return definition.TryGetProperty("properties", out _) || !definition.EnumerateObject().Any()
            ? "object"
            : throw EngineErrors.Mapping($"No type specified for field [{IndexMapping.LastName(name)}]");
    }

    private EngineErrorException UnknownType(string name, string type) => FieldTypes.Real.Contains(type) && !FieldTypes.IsVector(type)
        ? EngineErrors.Unsupported($"the field type [{type}] of [{name}]; it knows {string.Join(", ", FieldTypes.Known(product))}")
        : EngineErrors.Mapping(product is LocalEngineProduct.OpenSearch
            ? $"No handler for type [{type}] declared on field [{IndexMapping.LastName(name)}]"
            : $"The mapper type [{type}] declared on field [{IndexMapping.LastName(name)}] does not exist. It might have been "
                + "created within "
                + "a future version or requires a plugin to be installed. Check the documentation.");

    private static FieldMapping Create(string name, string type, Dictionary<string, JsonElement> parameters)
    {
        var analyzer = ReadAnalyzer(name, parameters, "analyzer") ?? BuiltInAnalyzers.Standard;
        return new FieldMapping
        {
            Name = name,
            Type = type,
            Kind = FieldTypes.KindOf(type),
            Analyzer = analyzer,
            SearchAnalyzer = ReadAnalyzer(name, parameters, "search_analyzer") ?? analyzer,
            Indexed = !parameters.TryGetValue("index", out var index) || JsonRead.Bool(index, "index"),
            Stored = parameters.TryGetValue("store", out var store) && JsonRead.Bool(store, "store"),
            IgnoreAbove = parameters.TryGetValue("ignore_above", out var above) ? JsonRead.Int(above, "ignore_above") : int.MaxValue,
            LowerCased = parameters.ContainsKey("normalizer"),
            NullValue = parameters.TryGetValue("null_value", out var nullValue) ? nullValue : null,
            Dates = parameters.TryGetValue("format", out var format)
                ? DateFormats.Parse(JsonRead.Text(format, "format"))
                : DateFormats.Default,
            Vector = FieldTypes.IsVector(type) ? VectorShapeParser.Read(name, type, parameters) : null,
            Enabled = !parameters.TryGetValue("enabled", out var enabled) || JsonRead.Bool(enabled, "enabled"),
            Dynamic = parameters.TryGetValue("dynamic", out var dynamic) ? ReadDynamic(dynamic) : null,
            Parameters = parameters,
        };
    }

    private static Analyzer? ReadAnalyzer(string name, Dictionary<string, JsonElement> parameters, string parameter)
    {
        if (!parameters.TryGetValue(parameter, out var value))
        {
            return null;
        }

        var analyzer = JsonRead.Text(value, parameter);
        return BuiltInAnalyzers.Find(analyzer) ?? throw EngineErrors.Mapping(
            $"Failed to parse mapping: analyzer [{analyzer}] has not been configured in mappings; field [{name}] can have "
            + string.Join(", ", BuiltInAnalyzers.Names));
    }

    private void ReadBelow(FieldMapping field, JsonElement definition)
    {
        if (definition.TryGetProperty("properties", out var properties))
        {
            if (!field.HoldsFields)
            {
                throw EngineErrors.Mapping($"unknown parameter [properties] on mapper [{field.Name}] of type [{field.Type}]");
            }

            ReadProperties(properties, field.Name + ".", child => field.Children.Add(IndexMapping.LastName(child.Name), child));
        }

        if (definition.TryGetProperty("fields", out var subFields))
        {
            if (field.HoldsFields || field.Kind is MappedKind.Vector)
            {
                throw EngineErrors.Mapping($"unknown parameter [fields] on mapper [{field.Name}] of type [{field.Type}]");
            }

            ReadProperties(subFields, field.Name + ".", sub => field.SubFields.Add(IndexMapping.LastName(sub.Name), sub));
        }
    }
}
