using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Finds the field that a sort key means in one index.</summary>
internal static class SortTarget
{
    /// <summary>The field, or one of the type that the key says to assume; null when the key is no field.</summary>
    public static FieldMapping? Find(SortField key, SearchLeg leg)
    {
        if (key.Kind is SortKind.Id && leg.Context.Product is LocalEngineProduct.Elasticsearch)
        {
            throw EngineErrors.AtShard(
                "Fielddata access on the _id field is disallowed, you can re-enable it by updating the dynamic cluster setting: "
                + "indices.id_field_data.enabled", "illegal_argument_exception");
        }

        if (key.Kind is not SortKind.Field)
        {
            return null;
        }

        var field = leg.Context.Find(key.Name);
        if (field is null)
        {
            return key.UnmappedType is { } type
                ? Assumed(key.Name, type, leg.Context.Product)
                : throw EngineErrors.AtShard($"No mapping found for [{key.Name}] in order to sort on");
        }

        return field.IsNumber || field.Kind is MappedKind.Keyword or MappedKind.Boolean
            ? field
            : throw EngineErrors.AtShard(
                $"Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so "
                + "these operations "
                + $"are disabled by default. Please use a keyword field instead. Found [{field.Name}] of type [{field.Type}]",
                "illegal_argument_exception");
    }

    private static FieldMapping Assumed(string name, string type, LocalEngineProduct product) => FieldTypes.IsKnown(type, product)
        ? new FieldMapping { Name = name, Type = type, Kind = FieldTypes.KindOf(type) }
        : throw EngineErrors.AtShard($"No mapper found for type [{type}] of [unmapped_type]", "illegal_argument_exception");
}
