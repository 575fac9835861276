namespace SearchProxy.Inference.Routing;

/// <summary>Rules in order: the first that holds picks the model. Pure: no clock, no state.</summary>
public sealed class ModelRouteTable
{
    public const int MostRules = 256;

    private readonly IReadOnlyList<ModelRoute> _rules;
    private readonly string _otherwise;
    private readonly bool _usesScript;

    /// <param name="rules">Rules in the order in which they are tried.</param>
    /// <param name="otherwise">Model when none holds.</param>
    public ModelRouteTable(IReadOnlyList<ModelRoute> rules, string otherwise)
    {
        _rules = rules;
        _otherwise = otherwise;
        _usesScript = rules.Any(rule => rule.Script is not null);
    }

    /// <summary>Name of the model for a search.</summary>
    public string Choose(RoutedSearch search)
    {
        var script = _usesScript ? ScriptDetector.Detect(search.Query) : TextScript.Unknown;
        foreach (var rule in _rules)
        {
            if (Holds(rule, search, script))
            {
                return rule.Model;
            }
        }

        return _otherwise;
    }

    private static bool Holds(ModelRoute rule, RoutedSearch search, TextScript script) =>
        (rule.Script is null || rule.Script == script)
        && (rule.Index is null || search.Indexes.Any(name => Matches(rule.Index, name, ignoreCase: false)))
        && (rule.Field is null || search.Fields.Any(name => Matches(rule.Field, name, ignoreCase: false)))
        && (rule.Header is null
            || (search.Header(rule.Header) is { } value
                && (rule.HeaderValue is null || Matches(rule.HeaderValue, value, ignoreCase: true))));

    private static bool Matches(string pattern, string text, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return string.Equals(pattern, text, comparison);
        }

        if (text.Length < parts[0].Length + parts[^1].Length
            || !text.StartsWith(parts[0], comparison)
            || !text.EndsWith(parts[^1], comparison))
        {
            return false;
        }

        var rest = text.AsSpan()[parts[0].Length..^parts[^1].Length];
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, comparison);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}
