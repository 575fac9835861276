using System.Collections.Frozen;
using System.Globalization;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Which requests an engine may let wait for long before it answers: those whose work takes as long as there is data, and those that say
/// that they wait.
/// </summary>
internal static class LongRunning
{
    /// <summary>Segments of a path; each names work over whole indexes, waits for tasks, or models that compute.</summary>
    private static readonly FrozenSet<string> Segments = new[]
    {
        "_reindex", "_update_by_query", "_delete_by_query", "_forcemerge", "_upgrade", "_snapshot", "_restore", "_mount",
        "_searchable_snapshots", "_tasks", "_shrink", "_split",
        "_clone", "_refresh", "_flush", "_close", "_open", "_migration", "_rollup", "_transform", "_async_search", "asynchronous_search",
        "_ml", "_inference", "_warmup", "_cache",
        "_ccr", "_eql", "_esql", "_query", "_sql", "_ppl", "_downsample", "_enrich", "_slm",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Units of the engines' time values; the longer ones first where one ends as another.</summary>
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("nanos", 1e-6), ("micros", 1e-3), ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>How long an engine may take for the request.</summary>
    /// <param name="target">The request target as it stood in the request line.</param>
    /// <param name="ordinary">For an ordinary request.</param>
    /// <param name="most">For one that may run for long.</param>
    /// <returns>
    /// <paramref name="most"/>, or <paramref name="ordinary"/> with the times that the request names itself, and never more than
    /// <paramref name="most"/>.
    /// </returns>
    public static TimeSpan Bound(ReadOnlySpan<char> target, TimeSpan ordinary, TimeSpan most)
    {
        var question = target.IndexOf('?');
        var query = question < 0 ? default : target[(question + 1)..];
        var isLong = AnySegment(question < 0 ? target : target[..question]);
        foreach (var range in query.SplitAny('&', ';'))
        {
            var equals = query[range].IndexOf('=');
            var name = equals < 0 ? query[range] : query[range][..equals];
            var value = equals < 0 ? default : query[range][(equals + 1)..];
            isLong = name is "wait_for_completion" ? value is not "false" : isLong || Waits(name, value);
            ordinary += name.EndsWith("timeout") ? Time(value) : TimeSpan.Zero;
        }

        return isLong || ordinary > most ? most : ordinary;
    }

    private static bool Waits(ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        (name.StartsWith("wait_for", StringComparison.Ordinal) && value is not "false") || (name is "refresh" && value is "wait_for");

    private static bool AnySegment(ReadOnlySpan<char> path)
    {
        var segments = Segments.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in path.Split('/'))
        {
            if (segments.Contains(path[range]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A time value (<c>30s</c>); nothing for one that is not understood.</summary>
    private static TimeSpan Time(ReadOnlySpan<char> value)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (value.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(value[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds < TimeSpan.MaxValue.TotalMilliseconds / 2)
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        return TimeSpan.Zero;
    }
}
