using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>The arguments of a text clause that matter here.</summary>
internal sealed class TextArguments
{
    private readonly List<string> _fields = [];

    /// <summary>Null when it is a number or a boolean.</summary>
    public string? Query { get; private set; }

    /// <summary>Names and patterns without boosts, each as it was written.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>What they ask for besides a word of the text.</summary>
    public Strictness Strictness { get; private set; }

    /// <summary>False when <c>flags</c> switches every operator of simple_query_string off.</summary>
    public bool HasOperators { get; private set; } = true;

    public static TextArguments Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = new TextArguments();
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("query"u8))
            {
                found = true;
                reader.Read();
                arguments.Query = TextValue.Read(clauses, ref reader);
            }
            else if (reader.ValueTextEquals("fields"u8) || reader.ValueTextEquals("default_field"u8))
            {
                reader.Read();
                ReadFields(clauses, ref reader, arguments._fields);
            }
            else if (reader.ValueTextEquals("flags"u8))
            {
                reader.Read();
                arguments.HasOperators = !(reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("NONE"u8));
                reader.Skip();
            }
            else
            {
                arguments.Strictness = TextStrictness.Read(ref reader, arguments.Strictness);
            }
        }

        if (!found)
        {
            clauses.Findings.Fail("a text clause without a query");
        }

        return arguments;
    }

    /// <summary>Reads one name or an array of them.</summary>
    public static void ReadFields(ClauseReader clauses, ref Utf8JsonReader reader, List<string> fields)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            fields.Add(AddressedFields.WithoutBoost(reader.GetString()!));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            clauses.Fail(ref reader, "fields that are not a list of names");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                fields.Add(AddressedFields.WithoutBoost(reader.GetString()!));
            }
            else
            {
                clauses.Fail(ref reader, "fields that are not a list of names");
            }
        }
    }
}
