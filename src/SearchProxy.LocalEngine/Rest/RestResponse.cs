using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>What to answer: a status and either an object's members or a plain text.</summary>
internal sealed record RestResponse(int Status)
{
    /// <summary>Writes a whole JSON value.</summary>
    public Action<Utf8JsonWriter>? Json { get; init; }

    public string? Text { get; init; }

    /// <summary>JSON that is written already.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Value of the <c>Location</c> header.</summary>
    public string? Location { get; init; }

    /// <summary>An object whose members <paramref name="members"/> writes.</summary>
    public static RestResponse Object(Action<Utf8JsonWriter> members, int status = 200) => new(status)
    {
        Json = writer =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        },
    };

    /// <summary>The bytes to send, with only the parts that a filter keeps.</summary>
    public byte[] Render(bool pretty, FilterPath? filter)
    {
        if (Text is not null)
        {
            return Encoding.UTF8.GetBytes(Text);
        }

        if (Json is null && Bytes is null)
        {
            return [];
        }

        var json = Json is null ? Bytes! : JsonText.Write(Json);
        json = filter?.Apply(json) ?? json;
        return pretty ? [.. Indent(json), .. "\n"u8] : json;
    }

    public static RestResponse Acknowledged() => Object(writer => writer.WriteBoolean("acknowledged", true));

    private static byte[] Indent(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonText.Write(document.RootElement.WriteTo, pretty: true);
    }
}
