using System.Text.Json;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>An object inside of an update's body.</summary>
/// <param name="Start">Position of its opening brace.</param>
/// <param name="End">Position behind its closing brace.</param>
/// <param name="Members">Names of its members, and whether each is an object itself.</param>
internal sealed record UpdatePart(int Start, int End, IReadOnlyList<(string Name, bool IsObject)> Members)
{
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> body) => body[Start..End];

    /// <exception cref="JsonException">It is no object.</exception>
    public static UpdatePart Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object is expected");
        }

        var start = (int)reader.TokenStartIndex;
        var members = new List<(string Name, bool IsObject)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Add((name, reader.TokenType == JsonTokenType.StartObject));
            reader.Skip();
        }

        return new UpdatePart(start, (int)reader.BytesConsumed, members);
    }

    /// <summary>True when the part says the whole of a field, so that nothing of the current document is left in it.</summary>
    public bool Replaces(string field) => Members.Any(member => member.Name == field && !member.IsObject);

    /// <summary>True when the part may change something of a field.</summary>
    public bool Touches(string field) => Members.Any(member =>
        member.Name == field
        || field.StartsWith(member.Name + ".", StringComparison.Ordinal)
        || member.Name.StartsWith(field + ".", StringComparison.Ordinal));
}
