using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SearchProxy.Benchmarks.Figures;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>
/// Options of a session against those that the product has, and pairs of one length in one run against runs of their own, at several
/// lengths and turn by turn. <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- options</c> or <c>groups</c>.
/// </summary>
internal static class OptionsComparison
{
    private const string Output = "logits";
    private const int Rounds = 15;
    private const int TokensOfTurn = 3_000;
    private static readonly int[] Lengths = [32, 128, 256];
    private static readonly int[] ShortLengths = [12, 16, 24, 32, 48, 64];
    private static readonly int[] Sizes = [2, 4, 8, 16];

    private static readonly (string Name, Action<SessionOptions> Change)[] Options =
    [
        ("with the fusion of SkipLayerNormalization", static options =>
            options.AddSessionConfigEntry("optimization.disable_specified_optimizers", "")),
        ("without the memory arena", static options => options.EnableCpuMemArena = false),
        ("without memory patterns", static options => options.EnableMemoryPattern = false),
        ("denormals as zero", static options => options.AddSessionConfigEntry("session.set_denormal_as_zero", "1")),
        ("without spinning", static options => options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0")),
        ("without prepacking", static options => options.AddSessionConfigEntry("session.disable_prepacking", "1")),
        ("approximate GELU", static options => options.AddSessionConfigEntry("optimization.enable_gelu_approximation", "1")),
    ];

    /// <summary>Each option alone, single pairs on all cores.</summary>
    public static async Task OptionsAsync(FigureSheet sheet)
    {
        var threads = Environment.ProcessorCount;
        using var ours = PlainRuntime.AsOurs(PairComparison.Graph, Output);
        var others = Options.Select(option => PlainRuntime.AsOurs(PairComparison.Graph, Output, option.Change)).ToArray();
        foreach (var length in Lengths)
        {
            sheet.Begin(string.Create(CultureInfo.InvariantCulture, $"Options of a session, single pairs of {length} tokens, {threads} threads"));
            var rows = Rows(length, TokensOfTurn * threads / length);
            var times = await TurnByTurn.MeasureAsync(
                Rounds, [() => Run(ours, rows), .. others.Select<PlainRuntime, Func<Task>>(other => () => Run(other, rows))]);
            for (var i = 0; i < Options.Length; i++)
            {
                sheet.AddRatio(Options[i].Name, times[i + 1], times[0]);
            }
        }

        Array.ForEach(others, static other => other.Dispose());

        Task Run(PlainRuntime runtime, (int[] Ids, int[] TypeIds)[] rows) => Task.Run(() => runtime.RunSideBySide(rows, threads));
    }

    /// <summary>Pairs of exactly the same length, so that nothing is padded, on one core.</summary>
    public static async Task GroupsAsync(FigureSheet sheet)
    {
        using var runtime = PlainRuntime.AsOurs(PairComparison.Graph, Output);
        foreach (var length in ShortLengths)
        {
            sheet.Begin(string.Create(CultureInfo.InvariantCulture, $"Groups of pairs of {length} tokens, 1 core"));
            var rows = Rows(length, TokensOfTurn / length / 16 * 16);
            var times = await TurnByTurn.MeasureAsync(
                Rounds,
                [() => Run(1), .. Sizes.Select<int, Func<Task>>(size => () => Run(size))]);
            for (var i = 0; i < Sizes.Length; i++)
            {
                sheet.AddRatio($"{Sizes[i]} in one run against single ones", times[i + 1], times[0]);
            }

            Task Run(int size) => Task.Run(() => runtime.RunBatches(rows, size));
        }
    }

    /// <summary>Made-up texts of exactly this length.</summary>
    public static (int[] Ids, int[] TypeIds)[] Rows(int length, int count)
    {
        const int FirstWord = 2_000;
        const int Words = 20_000;
        var random = new Random(length);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => (
                Enumerable.Range(0, length).Select(_ => FirstWord + random.Next(Words)).ToArray(),
                Enumerable.Range(0, length).Select(i => i < 8 ? 0 : 1).ToArray())),
        ];
    }
}
