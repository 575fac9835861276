using System.Globalization;
using SearchProxy.Core.Relevance;
using SearchProxy.Terminals;

namespace SearchProxy.Evaluation;

/// <summary>Prints results as a table in Markdown, which reads well on a terminal too.</summary>
internal static class RelevanceTable
{
    private const int Seed = 42;

    public static void Write(Terminal terminal, string engine, IReadOnlyList<(Collection Collection, IReadOnlyList<OrderResult> Results)> all)
    {
        var orders = all[0].Results.Select(result => result.Order).ToList();
        terminal.WriteLine();
        terminal.WriteLine($"nDCG@10 (median ms) on {engine}");
        terminal.WriteLine();
        terminal.WriteLine($"| collection | queries | {string.Join(" | ", orders.Select(Name))} |");
        terminal.WriteLine($"| --- | --: |{string.Concat(Enumerable.Repeat(" --: |", orders.Count))}");
        foreach (var (collection, results) in all)
        {
            terminal.WriteLine($"| {collection.Name} | {collection.Queries.Count} | {string.Join(" | ", results.Select(Cell))} |");
        }

        if (all.Count > 1)
        {
            var means = orders.Select((_, index) => Number(all.Average(row => row.Results[index].Ndcg)));
            terminal.WriteLine($"| mean | | {string.Join(" | ", means)} |");
        }

        WriteGains(terminal, all);
        foreach (var (collection, results) in all)
        {
            foreach (var result in results.Where(result => result.NotRanked > 0))
            {
                terminal.WriteError($"{collection.Name}, {Name(result.Order)}: {result.NotRanked} of {collection.Queries.Count} searches were not reranked; the first: {result.Example}");
            }
        }
    }

    /// <summary>Whether each order is better than the one before it, or only luckier.</summary>
    private static void WriteGains(Terminal terminal, IReadOnlyList<(Collection Collection, IReadOnlyList<OrderResult> Results)> all)
    {
        terminal.WriteLine();
        foreach (var (collection, results) in all)
        {
            foreach (var (first, second) in Pairs(results))
            {
                var gain = PairedComparison.Compare(first.Values.ToArray(), second.Values.ToArray(), new Random(Seed));
                terminal.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{collection.Name}: {Name(second.Order)} - {Name(first.Order)} = {gain.Difference:+0.0000;-0.0000} (95 % {gain.Low:+0.0000;-0.0000} to {gain.High:+0.0000;-0.0000}, p = {gain.PValue:0.0000})"));
            }
        }
    }

    private static IEnumerable<(OrderResult First, OrderResult Second)> Pairs(IReadOnlyList<OrderResult> results)
    {
        var byOrder = results.ToDictionary(result => result.Order);
        foreach (var (first, second) in new[] { (SearchOrder.Bm25, SearchOrder.Hybrid), (SearchOrder.Hybrid, SearchOrder.Reranked), (SearchOrder.Bm25, SearchOrder.Reranked) })
        {
            if (byOrder.TryGetValue(first, out var one) && byOrder.TryGetValue(second, out var other))
            {
                yield return (one, other);
            }
        }
    }

    private static string Cell(OrderResult result) =>
        $"{Number(result.Ndcg)} ({result.MedianMilliseconds.ToString("0", CultureInfo.InvariantCulture)})";

    private static string Number(double ndcg) => ndcg.ToString(".0000", CultureInfo.InvariantCulture);

    private static string Name(SearchOrder order) => order switch
    {
        SearchOrder.Bm25 => "BM25",
        _ => order.ToString().ToLowerInvariant(),
    };
}
