using System.Text.RegularExpressions;

namespace SearchProxy.Tests.Documents;

/// <summary>
/// The table of docs/metrics.md, made from what a proxy that has done a bit of everything shows. Labels that it did not show are those that
/// stand there already.
/// </summary>
internal static partial class MetricTable
{
    /// <summary>
    /// Metrics of an ingestion, which docs/ingestion.md tells: one that another test runs in this process would be seen too.
    /// </summary>
    private const string Ingestion = "searchproxy_ingest_";

    private const string Head = "| metric | kind | labels | |\n| --- | --- | --- | --- |\n";

    /// <summary>Metrics by name, with their kind, meaning, and the labels that were seen.</summary>
    public static IReadOnlyDictionary<string, (string Kind, string Meaning, SortedSet<string> Labels)> Read(string exposition)
    {
        var metrics = new SortedDictionary<string, (string Kind, string Meaning, SortedSet<string> Labels)>(StringComparer.Ordinal);
        foreach (var family in Family()
            .Matches(exposition)
            .Where(static family => !family.Groups["name"].Value.StartsWith(Ingestion, StringComparison.Ordinal)))
        {
            var labels = Label().Matches(family.Groups["samples"].Value)
                .Select(static label => label.Groups["name"].Value)
                .Where(static name => name != "le");
            metrics[family.Groups["name"].Value] =
                (family.Groups["kind"].Value, family.Groups["help"].Value, new SortedSet<string>(labels, StringComparer.Ordinal));
        }

        return metrics;
    }

    /// <summary>The page with the table as it should be.</summary>
    public static string Write(string page, IReadOnlyDictionary<string, (string Kind, string Meaning, SortedSet<string> Labels)> metrics)
    {
        var told = Row().Matches(page)
            .ToDictionary(
                static row => row.Groups["name"].Value,
                static row => Label().IsMatch(row.Groups["labels"].Value)
                    ? []
                    : row.Groups["labels"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries),
                StringComparer.Ordinal);
        // A counter of the runtime, and whatever is counted when it first happens, may not have happened in this run: its row stays.
        var rows = Row().Matches(page)
            .ToDictionary(static row => row.Groups["name"].Value, static row => row.Groups["row"].Value, StringComparer.Ordinal);
        foreach (var (name, (kind, meaning, seen)) in metrics)
        {
            var labels = seen.Select(static label => $"`{label}`")
                .Union(told.GetValueOrDefault(name, []), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
            rows[name] = $"| `{name}` | {kind} | {string.Join(", ", labels)} | {meaning.Replace("|", "\\|", StringComparison.Ordinal)} |";
        }

        var table = Head
            + string.Concat(rows.OrderBy(static row => row.Key, StringComparer.Ordinal).Select(static row => row.Value + "\n"));
        return Table().Replace(page, _ => table);
    }

    [GeneratedRegex(
        @"^# HELP (?<name>\S+) (?<help>[^\n]*)\n# TYPE \S+ (?<kind>\w+)\n(?<samples>([^#\n][^\n]*\n)*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Family();

    [GeneratedRegex("(?<=[{,])(?<name>[a-z_]+)=\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(
        @"^(?<row>\| `(?<name>[a-z_]+)` \| \w+ \| (?<labels>[^|]*?) ?\|.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"\| metric \|[^\n]*\n(\|[^\n]*\n)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Table();
}
