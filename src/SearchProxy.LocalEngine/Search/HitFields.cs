using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Parsing;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Gathers and writes the member <c>fields</c> of a hit.</summary>
internal static class HitFields
{
    /// <summary>Adds what <c>fields</c> and <c>docvalue_fields</c> ask for.</summary>
    public static void Collect(SearchBody body, FieldValues values, SortedDictionary<string, List<string>> into)
    {
        foreach (var request in body.Fields.Concat(body.DocValueFields))
        {
            values.Collect(request.Pattern, into);
        }
    }

    /// <summary>As <see cref="Collect"/> for one object of a nested field: all its fields below the field's path.</summary>
    public static void CollectWrapped(SearchBody body, FieldValues values, string path, SortedDictionary<string, List<string>> into)
    {
        var own = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        Collect(body, values, own);
        if (own.Count == 0)
        {
            return;
        }

        into[path] = [Encoding.UTF8.GetString(JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            WriteMembers(writer, own, path.Length + 1);
            writer.WriteEndObject();
        }))];
    }

    /// <summary>Adds what <c>stored_fields</c> asks for.</summary>
    public static void CollectStored(
        SearchBody body, QueryContext context, RowView view, int row, SortedDictionary<string, List<string>> into)
    {
        foreach (var pattern in body.StoredFields?.Names ?? [])
        {
            foreach (var field in context.Mapping.Fields.Values.Where(field => field.Stored && PathPattern.Matches(pattern, field.Name)))
            {
                if (view.Stored(field.Name, row) is { IsEmpty: false } values)
                {
                    into[field.Name] = [.. values];
                }
            }
        }
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<string>> found) =>
        Write(writer, new SortedDictionary<string, List<string>>(
            found.ToDictionary(field => field.Key, field => field.Value.ToList()), StringComparer.Ordinal));

    /// <summary>Adds what <c>script_fields</c> asks for: the vector of the row, as one value; null without one.</summary>
    public static void CollectScripts(
        SearchBody body, QueryContext context, RowView view, int row, SortedDictionary<string, List<string>> into)
    {
        foreach (var (name, field) in body.VectorScripts)
        {
            if (context.Mapping.Find(field) is not { Kind: MappedKind.Vector })
            {
                throw EngineErrors.AtShard($"No field found for [{field}] in mapping", "illegal_argument_exception");
            }

            into[name] =
            [
                view.Column(field) is VectorColumn column && column.Rows.BinarySearch(row) is var ordinal and >= 0
                    ? JsonSerializer.Serialize(column.At(ordinal))
                    : "null",
            ];
        }
    }

    public static void Write(Utf8JsonWriter writer, SortedDictionary<string, List<string>> found)
    {
        if (found.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("fields");
        WriteMembers(writer, found, 0);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, SortedDictionary<string, List<string>> fields, int prefix)
    {
        foreach (var (name, values) in fields)
        {
            writer.WriteStartArray(name[prefix..]);
            values.ForEach(value => writer.WriteRawValue(value, skipInputValidation: true));
            writer.WriteEndArray();
        }
    }
}
