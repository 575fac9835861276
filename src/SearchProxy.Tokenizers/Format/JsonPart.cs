using System.Text.Json;

namespace SearchProxy.Tokenizers.Format;

/// <summary>A part of a tokenizer.json and the path to it, so that every complaint says where.</summary>
internal readonly struct JsonPart(JsonElement element, string path)
{
    public JsonElement Element => element;

    public string Path => path;

    public bool IsNull => element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The property; a null part when it is missing.</summary>
    public JsonPart this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object);
            return new JsonPart(element.TryGetProperty(name, out var child) ? child : default, $"{path}.{name}");
        }
    }

    public IEnumerable<JsonPart> Items()
    {
        Expect(JsonValueKind.Array);
        var at = path;
        return element.EnumerateArray().Select((child, index) => new JsonPart(child, $"{at}[{index}]"));
    }

    public IEnumerable<(string Name, JsonPart Value)> Properties()
    {
        Expect(JsonValueKind.Object);
        var at = path;
        return element.EnumerateObject().Select(p => (p.Name, new JsonPart(p.Value, $"{at}.{p.Name}")));
    }

    public string Text()
    {
        Expect(JsonValueKind.String);
        return element.GetString()!;
    }

    public string? TextOrNull() => IsNull ? null : Text();

    public int Number()
    {
        Expect(JsonValueKind.Number);
        return element.TryGetInt32(out var value) ? value : throw Wrong("a number from 0 to 2147483647");
    }

    public double Real()
    {
        Expect(JsonValueKind.Number);
        return element.GetDouble();
    }

    public bool Flag(bool whenMissing) => FlagOrNull() ?? whenMissing;

    public bool? FlagOrNull() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when IsNull => null,
        _ => throw Wrong("true or false"),
    };

    /// <summary>The complaint that something else was expected here.</summary>
    public TokenizerException Wrong(string expected)
    {
        var raw = IsNull ? "nothing" : element.GetRawText();
        return new TokenizerException($"{path}: found {(raw.Length > 80 ? raw[..80] + "…" : raw)}; expected {expected}.");
    }

    /// <summary>The complaint that a component of this type is not known.</summary>
    public TokenizerException Unsupported(string kind, string found, string supported) =>
        new($"{path}: the {kind} '{found}' is not supported; supported are {supported}.");

    private void Expect(JsonValueKind kind)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong($"{kind}");
        }
    }
}
