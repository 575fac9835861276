namespace SearchProxy.LocalEngine.Rest;

/// <summary>A path with named parts in braces, such as <c>{index}/_doc/{id}</c>, and what answers it.</summary>
internal sealed class Route(string methods, string pattern, Func<RestRequest, RestResponse> handler)
{
    private readonly string[] _methods = methods.Split(' ');
    private readonly string[] _segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> Methods => _methods;

    public Func<RestRequest, RestResponse> Handler { get; } = handler;

    /// <summary>Routes with more fixed segments win.</summary>
    public int FixedSegments => _segments.Count(segment => segment[0] != '{');

    /// <summary>The named parts of a path, or null when the path is another one.</summary>
    public Dictionary<string, string>? Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return null;
        }

        var parts = new Dictionary<string, string>();
        for (var at = 0; at < segments.Length; at++)
        {
            if (_segments[at][0] == '{')
            {
                var value = Uri.UnescapeDataString(segments[at]);
                if (value.StartsWith('_') && _segments[at] == "{index}" && value != "_all")
                {
                    return null;
                }

                parts[_segments[at][1..^1]] = value;
            }
            else if (_segments[at] != segments[at])
            {
                return null;
            }
        }

        return parts;
    }
}
