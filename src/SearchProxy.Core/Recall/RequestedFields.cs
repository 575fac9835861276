using System.Text.Json;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>The fields that the client itself asks for. They share one namespace on the hits with those that the proxy adds.</summary>
public sealed class RequestedFields
{
    private readonly HashSet<string> _plain = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly List<string> _patterns = [];

    private RequestedFields()
    {
    }

    /// <summary>The fields, or null when an entry has a form that is not understood.</summary>
    public static RequestedFields? Read(SearchRequest request)
    {
        var requested = new RequestedFields();
        try
        {
            requested.ReadNames(request.Member("script_fields")?.Bytes);
            requested.ReadUrl(request);
            if (request.CollapseField is { } group)
            {
                // The engines show the key of each group among the fields.
                requested._plain.Add(group);
            }

            return requested.ReadList(request.Member("fields")?.Bytes, requested._plain)
                && requested.ReadList(request.Member("docvalue_fields")?.Bytes, requested._others) ? requested : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The client asks for exactly this field: its value is there already, and stays.</summary>
    public bool Has(string name) => _plain.Contains(name);

    /// <summary>
    /// A field that would be added has a name that the client's own answer also fills, so that taking it off again would take the client's.
    /// </summary>
    public bool ClashesWith(IEnumerable<string> added) => added.Any(name => !Has(name)
        && (_others.Contains(name)
            || _patterns.Exists(pattern => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            || SharesParent(name)));

    /// <summary>Leaves of one nested object come back under the name of that object.</summary>
    private bool SharesParent(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && (_plain.Any(own => own.StartsWith(name[..(dot + 1)], StringComparison.Ordinal))
            || _others.Any(own => own.StartsWith(name[..(dot + 1)], StringComparison.Ordinal)));
    }

    private void Add(string name, HashSet<string> names)
    {
        if (name.Contains('*', StringComparison.Ordinal))
        {
            _patterns.Add(name);
        }
        else
        {
            names.Add(name);
        }
    }

    private void ReadUrl(SearchRequest request)
    {
        foreach (var parameter in request.Url)
        {
            if (parameter.Name is "docvalue_fields")
            {
                foreach (var name in parameter.Value.Split(','))
                {
                    Add(name, _others);
                }
            }
        }
    }

    private bool ReadList(ReadOnlyMemory<byte>? json, HashSet<string> names)
    {
        if (json is not { } bytes)
        {
            return true;
        }

        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            Add(reader.GetString()!, names);
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!ReadEntry(ref reader, names))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// An entry is a name, or an object with a <c>field</c> and a format: the latter's values have a form that the client chose.
    /// </summary>
    private bool ReadEntry(ref Utf8JsonReader reader, HashSet<string> names)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            Add(reader.GetString()!, names);
            return true;
        }

        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isField = reader.ValueTextEquals("field"u8);
            reader.Read();
            if (isField && reader.TokenType == JsonTokenType.String)
            {
                Add(reader.GetString()!, names);
                found = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private void ReadNames(ReadOnlyMemory<byte>? json)
    {
        if (json is not { } bytes)
        {
            return;
        }

        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _others.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }
    }
}
