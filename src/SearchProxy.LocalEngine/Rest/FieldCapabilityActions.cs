using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Shows the types of fields over some indexes.</summary>
internal sealed class FieldCapabilityActions(Catalog catalog)
{
    public IEnumerable<Route> Routes() => [new("GET POST", "_field_caps", Show), new("GET POST", "{index}/_field_caps", Show)];

    private RestResponse Show(RestRequest request)
    {
        var patterns = request.Parameters.List("fields")
            ?? (request.OptionalBody() is { } body && body.TryGetProperty("fields", out var given)
                ? JsonRead.Texts(given, "fields")
                : throw Errors.EngineErrors.Validation("no fields specified"));
        request.Parameters.Ignore("include_unmapped");
        var ignoreMissing = SearchUrl.ReadIndexOptions(request.Parameters);
        request.Finish();
        var indexes = catalog.State.Resolve(request.Index, ignoreMissing).Select(target => target.Index).ToList();
        return RestResponse.Object(writer =>
        {
            writer.WriteStartArray("indices");
            indexes.ForEach(index => writer.WriteStringValue(index.Name));
            writer.WriteEndArray();
            writer.WriteStartObject("fields");
            foreach (var field in Fields(indexes, patterns))
            {
                WriteField(writer, field.Key, [.. field], indexes.Count);
            }

            writer.WriteEndObject();
        });
    }

    private static IEnumerable<IGrouping<string, (string Index, FieldMapping Field)>> Fields(
        List<IndexStore> indexes, List<string> patterns) => indexes
        .SelectMany(index => index.Read(() => index.Mapping.Fields.Values.Select(field => (index.Name, field)).ToList()))
        .Where(entry => patterns.Exists(pattern => PathPattern.Matches(pattern, entry.field.Name)))
        .OrderBy(entry => entry.field.Name, StringComparer.Ordinal)
        .GroupBy(entry => entry.field.Name);

    private void WriteField(Utf8JsonWriter writer, string name, List<(string Index, FieldMapping Field)> entries, int indexCount)
    {
        writer.WriteStartObject(name);
        foreach (var type in entries.GroupBy(entry => entry.Field.Type).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var field = type.First().Field;
            writer.WriteStartObject(type.Key);
            writer.WriteString("type", type.Key);
            if (catalog.Product is LocalEngineProduct.Elasticsearch)
            {
                writer.WriteBoolean("metadata_field", false);
            }

            writer.WriteBoolean("searchable", !field.HoldsFields && field.Indexed);
            writer.WriteBoolean("aggregatable", field.IsNumber || field.Kind is MappedKind.Keyword or MappedKind.Boolean);
            if (type.Count() < entries.Count || entries.Count < indexCount)
            {
                writer.WriteStartArray("indices");
                foreach (var entry in type)
                {
                    writer.WriteStringValue(entry.Index);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
