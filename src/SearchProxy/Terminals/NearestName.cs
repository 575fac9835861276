namespace SearchProxy.Terminals;

/// <summary>Finds the name that somebody meant who wrote another.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest changes; null when even that is too far. Capitals do not count.</summary>
    public static string? Of(string written, IEnumerable<string> names) =>
        names.MinBy(name => Distance(Plain(written), Plain(name))) is { } nearest
            && Distance(Plain(written), Plain(nearest)) <= Math.Max(2, written.Length / 3)
            ? nearest
            : null;

    private static string Plain(string name) => name.ToUpperInvariant();

    /// <summary>
    /// How many letters must be put in, taken out, changed or exchanged with the next to make one of the other: optimal string alignment.
    /// </summary>
    private static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                steps[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[from.Length, to.Length];
    }
}
