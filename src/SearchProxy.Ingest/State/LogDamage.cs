using System.Globalization;

namespace SearchProxy.Ingest.State;

/// <summary>Bytes of a log that are no record, with whole records behind them.</summary>
/// <param name="Begin">The place of the first.</param>
/// <param name="Bytes">How many.</param>
internal readonly record struct LogDamage(long Begin, long Bytes)
{
    /// <summary>In words; null when there is none.</summary>
    public static string? Describe(string path, IReadOnlyList<LogDamage> damages) => damages.Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{path} is damaged: {damages.Sum(static damage => damage.Bytes)} bytes, the first at {damages[0].Begin}, are no records; the "
            + $"records before and behind are whole");

    /// <summary>A name beside a log, for what is kept of it, that nothing has: <c>NAME.damaged-1</c>, <c>NAME.damaged-2</c>, …</summary>
    public static string FreeName(string path) => Enumerable.Range(1, int.MaxValue)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{number}"))
        .First(static name => !Path.Exists(name));
}
