namespace SearchProxy.Core.FilterPaths;

/// <summary>One segment of filter paths, and the segments that may follow it.</summary>
internal sealed class FilterNode(string pattern)
{
    private readonly Dictionary<string, FilterNode> _terms = new(StringComparer.Ordinal);
    private readonly List<FilterNode> _wildcards = [];

    /// <summary>A path ends here: everything below belongs to it.</summary>
    public bool IsFinal { get; private set; }

    /// <summary><c>**</c> stands for one or more names.</summary>
    private bool IsDoubleWildcard { get; } = pattern is "**";

    /// <summary>Adds a path; one that begins with a path that is there already adds nothing.</summary>
    public void Insert(ReadOnlySpan<char> path)
    {
        var dot = FindSeparator(path);
        var segment = (dot > 0 ? path[..dot] : path).ToString().Replace("\\.", ".", StringComparison.Ordinal);
        var child = Child(segment);
        if (dot <= 0)
        {
            child.IsFinal = true;
        }
        else if (!child.IsFinal)
        {
            child.Insert(path[(dot + 1)..]);
        }
    }

    /// <summary>
    /// Adds the nodes that go on below <paramref name="name"/> to <paramref name="next"/>; true when a path ends with it.
    /// </summary>
    public bool Match(ReadOnlySpan<char> name, List<FilterNode> next)
    {
        if (_terms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var term))
        {
            if (term.IsFinal)
            {
                return true;
            }

            next.Add(term);
        }

        foreach (var wildcard in _wildcards)
        {
            if (wildcard.Covers(name))
            {
                if (wildcard.IsFinal)
                {
                    return true;
                }

                next.Add(wildcard);
            }
        }

        if (IsDoubleWildcard)
        {
            next.Add(this);
        }

        return false;
    }

    private bool Covers(ReadOnlySpan<char> name) => Glob.Matches(pattern, name);

    private FilterNode Child(string segment)
    {
        var known = _wildcards.Find(node => string.Equals(node.Pattern, segment, StringComparison.Ordinal));
        if (known is not null || _terms.TryGetValue(segment, out known))
        {
            return known;
        }

        var child = new FilterNode(segment);
        if (segment.Contains('*', StringComparison.Ordinal))
        {
            _wildcards.Add(child);
        }
        else
        {
            _terms.Add(segment, child);
        }

        return child;
    }

    private string Pattern => pattern;

    /// <summary>The first dot without a backslash before it; -1 without one.</summary>
    private static int FindSeparator(ReadOnlySpan<char> path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '.')
            {
                return i;
            }

            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] == '.')
            {
                i++;
            }
        }

        return -1;
    }
}
