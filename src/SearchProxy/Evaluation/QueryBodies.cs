using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Engines;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation;

/// <summary>The search body of a query: the one that it came with, the user's own with the text put in, or a <c>multi_match</c>.</summary>
/// <param name="fields">Fields of the <c>multi_match</c>.</param>
/// <param name="size">Hits to ask for.</param>
/// <param name="template">The user's own body; null for none.</param>
internal sealed class QueryBodies(IReadOnlyList<string> fields, int size, JsonObject? template)
{
    private const string Place = "{{query}}";

    /// <summary>The fields that texts are in.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <exception cref="CommandException">The file is no search body with a place for the query.</exception>
    public static JsonObject ReadTemplate(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandException(ExitCode.File, NamedFile.Absence(file));
        }

        try
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject body
                && body.ToJsonString().Contains("{{query}}", StringComparison.Ordinal))
            {
                return body;
            }
        }
        catch (JsonException fault)
        {
            throw new CommandException(ExitCode.File, $"{file} is not JSON: {fault.Message}", fault);
        }

        throw new CommandException(
            ExitCode.File, $"{file}: a search body is expected in which {{{{query}}}} stands where the text of the query belongs");
    }

    public ReadOnlyMemory<byte> Of(JudgedQuery query)
    {
        if (query.Body is { } own)
        {
            return Sized((JsonObject)JsonNode.Parse(own.Span)!);
        }

        return template is null ? SearchBodies.Text(query.Text, fields, size) : Sized((JsonObject)Filled(template, query.Text)!);
    }

    private byte[] Sized(JsonObject body)
    {
        body["size"] = size;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static JsonNode? Filled(JsonNode? node, string text) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Filled(member.Value, text)))),
        JsonArray items => new JsonArray([.. items.Select(item => Filled(item, text))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            JsonValue.Create(value.ToString().Replace(Place, text, StringComparison.Ordinal)),
        _ => node?.DeepClone(),
    };
}
