using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Architecture;

/// <summary>Every log event has an id of its own, out of the range that docs/architecture.md gives its namespace.</summary>
public sealed partial class EventIdTests
{
    private const BindingFlags Every = BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static readonly (int First, int Last, string Namespace)[] Ranges = [.. RangeRow().Matches(
        File.ReadAllText(RepositoryFolder.At("docs/architecture.md")))
        .Select(static row =>
        (Number(row, "first"), Number(row, "last"), row.Groups["namespace"].Value))];

    private static readonly (int Id, string Namespace, string Method)[] Events = [.. Rooms.All.Select(static rule => rule.Room)
        .Append("searchproxy")
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .SelectMany(static room => Assembly.Load(room).GetTypes())
        .SelectMany(static type => type.GetMethods(Every))
        .Select(static method =>
            (
                method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId,
                method.DeclaringType!.Namespace!,
                $"{method.DeclaringType.Name}.{method.Name}"))
        .Where(static found => found.EventId is not null)
        .Select(static found => (found.EventId!.Value, found.Item2, found.Item3))];

    [Fact]
    public void Every_event_is_in_the_range_of_its_namespace()
    {
        Assert.True(Events.Length > 10 && Ranges.Length > 4, $"only {Events.Length} events and {Ranges.Length} ranges were found");
        Assert.DoesNotContain(
            Events,
            static found =>
                !Array.Exists(Ranges, range => found.Id >= range.First && found.Id <= range.Last && found.Namespace == range.Namespace));
    }

    [Fact]
    public void No_id_is_used_twice() => Assert.Empty(Events.GroupBy(static found => found.Id)
        .Where(static group => group.Count() > 1)
        .Select(static group => string.Join(" and ", group)));

    [Fact]
    public void No_ranges_overlap()
    {
        var sorted = Ranges.OrderBy(static range => range.First).ToArray();
        Assert.DoesNotContain(sorted.Zip(sorted.Skip(1)), static pair => pair.First.Last >= pair.Second.First);
    }

    private static int Number(Match row, string group) => int.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| (?<first>\d+)–(?<last>\d+) \| `(?<namespace>[\w.]+)` \|",
        RegexOptions.Multiline | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex RangeRow();
}
