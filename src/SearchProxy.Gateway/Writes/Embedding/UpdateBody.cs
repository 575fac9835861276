using System.Text.Json;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>What an update's body says, as positions in it.</summary>
/// <param name="Doc">The part that is merged; null without one.</param>
/// <param name="Upsert">The document that is written when there is none yet; null without one.</param>
internal sealed record UpdateBody(UpdatePart? Doc, UpdatePart? Upsert)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512, CommentHandling = JsonCommentHandling.Skip };

    public bool HasScript { get; init; }

    public bool DocAsUpsert { get; init; }

    /// <summary>False when the client wants a write even if nothing changes.</summary>
    public bool DetectsNoop { get; init; } = true;

    /// <summary>Null when the body is not an object, or a part of it no object: the engine says what is wrong.</summary>
    public static UpdateBody? Read(ReadOnlySpan<byte> json)
    {
        var body = new UpdateBody(Doc: null, Upsert: null);
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                body = body.With(name, ref reader);
            }

            // Trailing text is an error.
            return reader.Read() ? null : body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private UpdateBody With(string? name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "doc":
                return this with { Doc = UpdatePart.Read(ref reader) };
            case "upsert":
                return this with { Upsert = UpdatePart.Read(ref reader) };
            case "script":
                reader.Skip();
                return this with { HasScript = true };
            case "doc_as_upsert":
                return this with { DocAsUpsert = reader.TokenType == JsonTokenType.True };
            case "detect_noop":
                return this with { DetectsNoop = reader.TokenType != JsonTokenType.False };
            default:
                reader.Skip();
                return this;
        }
    }
}
