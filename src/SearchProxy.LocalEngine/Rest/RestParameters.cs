using System.Globalization;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>The URL parameters of a request. What no action takes is refused by name.</summary>
internal sealed class RestParameters
{
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _taken = [];

    /// <summary>Reads a query string; the last value of a name counts, <c>;</c> separates as <c>&amp;</c> does.</summary>
    public RestParameters(string queryString)
    {
        foreach (var part in queryString.TrimStart('?').Split('&', ';'))
        {
            var at = part.IndexOf('=');
            var name = Decode(at < 0 ? part : part[..at]);
            if (name.Length > 0)
            {
                _values[name] = at < 0 ? "" : Decode(part[(at + 1)..]);
            }
        }
    }

    public string? Text(string name)
    {
        _taken.Add(name);
        return _values.GetValueOrDefault(name);
    }

    /// <summary>A switch; present without a value is on.</summary>
    public bool? Switch(string name) => Text(name) switch
    {
        null => null,
        "" or "true" => true,
        "false" => false,
        var other => throw EngineErrors.Illegal($"Failed to parse value [{other}] as only [true] or [false] are allowed."),
    };

    public int? Int(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EngineError(400, "illegal_argument_exception", $"Failed to parse int parameter [{name}] with value [{text}]")
            {
                CausedBy = new EngineError(400, "number_format_exception", $"For input string: \"{text}\""),
            }.Thrown();
    }

    public List<string>? List(string name) =>
        Text(name) is { Length: > 0 } text ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)] : null;

    /// <summary>Takes parameters that are honoured by doing nothing, such as those that choose between equal copies.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _taken.Add(name);
        }
    }

    /// <summary>Refuses what was not taken.</summary>
    public void Finish(string path)
    {
        var left = _values.Keys.Except(_taken).OrderBy(name => name, StringComparer.Ordinal).ToList();
        if (left.Count > 0)
        {
            var names = string.Join(", ", left.Select(name => $"[{name}]"));
            throw EngineErrors.Illegal($"request [{path}] contains unrecognized parameter{(left.Count > 1 ? "s" : "")}: {names}");
        }
    }

    /// <summary>Adds the members of <c>_source</c>, <c>_source_includes</c> and <c>_source_excludes</c>; null when there is none.</summary>
    public SourceFilter? Source()
    {
        var source = Text("_source");
        var includes = List("_source_includes");
        var excludes = List("_source_excludes");
        if (source is null && includes is null && excludes is null)
        {
            return null;
        }

        if (source == "false")
        {
            return SourceFilter.Nothing;
        }

        var named = source is null or "" or "true" ? [] : source.Split(',');
        return new SourceFilter(true, includes ?? [.. named], excludes ?? []);
    }

    private static string Decode(string text)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                throw new EngineError(400, "bad_parameter_exception", $"invalid hex byte in the parameter [{text}]").Thrown();
            }
        }

        return Uri.UnescapeDataString(text.Replace('+', ' '));
    }
}
