using System.Globalization;
using SearchProxy.Benchmarks.Figures;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>
/// Reranking by length of the pairs and over a mix of open texts. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks --
/// inference</c>.
/// </summary>
internal static class InferenceComparison
{
    private const string Ours = "ours";
    private const int TokensOfRow = 3_000;
    private const int LeastPairs = 16;
    private const int Rounds = 3;
    private const int MixedRounds = 2;
    private const int MixedTokens = 256;
    private const string Query = "how does a search engine rank documents by language model";
    private static readonly int[] Lengths = [32, 64, 128, 256, 512];

    /// <summary>Pairs of N/2 to N tokens, on one core and on all.</summary>
    public static async Task ByLengthAsync(FigureSheet sheet)
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            foreach (var length in Lengths)
            {
                sheet.Begin(string.Create(
                    CultureInfo.InvariantCulture, $"Reranking, pairs of {length / 2} to {length} tokens, {threads} {(threads == 1 ? "core" : "cores")}"));
                await ByLengthAsync(sheet, threads, length);
            }
        }
    }

    /// <summary>600 mixed pairs of at most 256 tokens on all cores, with the graph that is run and the one that it was made of.</summary>
    public static async Task MixedAsync(FigureSheet sheet)
    {
        const string oursFirst = "ours, first graph";
        const string roof = "roof";
        const string roofFirst = "roof of the first graph";
        sheet.Begin("Reranking, 600 mixed pairs of at most 256 tokens, all cores");
        using var comparison = new PairComparison(OpenTexts.MixedPairs(), Environment.ProcessorCount, MixedTokens);
        comparison
            .AddOurs(Ours, file: null)
            .AddOurs(oursFirst, PairComparison.FirstFile)
            .AddRoof(roof, PairComparison.RewrittenGraph)
            .AddRoof(roofFirst, PairComparison.Graph)
            .AddPlain();
        await comparison.AddNodeAsync(sheet);
        await sheet.Report.WriteLineAsync($"  {comparison.Pairs} pairs, {comparison.Tokens} tokens, median {comparison.MedianTokens}");
        var times = await comparison.MeasureAsync(MixedRounds);
        Report(sheet, comparison, times);
        sheet.AddRatio("share of the single-pair roof of the same graph", times[Ours], times[roof]);
        sheet.AddRatio("the same, first graph", times[oursFirst], times[roofFirst]);
        sheet.AddRatio("against the first graph", times[Ours], times[oursFirst]);
        sheet.AddRatio("roof against single pairs as the runtime ships", times[roof], times["single pairs"]);
    }

    private static async Task ByLengthAsync(FigureSheet sheet, int threads, int length)
    {
        var pairs = Math.Max(LeastPairs, TokensOfRow / length);
        var queryTokens = Query.Count(static letter => letter == ' ') + 1;
        var passages = BenchmarkTexts.Make(pairs, Math.Max(1, (length / 2) - queryTokens), length - queryTokens, seed: length);
        using var comparison = new PairComparison([new PairSearch(Query, passages)], threads, length);
        comparison.AddOurs(Ours, file: null).AddPlain();
        await comparison.AddNodeAsync(sheet);
        Report(sheet, comparison, await comparison.MeasureAsync(Rounds));
    }

    private static void Report(FigureSheet sheet, PairComparison comparison, IReadOnlyDictionary<string, double[]> times)
    {
        sheet.Add("ours", times[Ours].Select(seconds => comparison.Pairs / seconds), "pairs/s");
        sheet.Add("ours", times[Ours].Select(seconds => comparison.Tokens / seconds), "tokens/s");
        foreach (var (name, seconds) in times.Where(static way =>
            !way.Key.Contains(Ours, StringComparison.Ordinal) && !way.Key.Contains("roof", StringComparison.Ordinal)))
        {
            sheet.AddRatio($"against {name}", times[Ours], seconds);
        }
    }
}
