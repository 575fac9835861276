using System.Globalization;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Inference.Optimization;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>
/// A graph of six layers of 384 numbers, rewritten with and without the last layer for the first token alone, single texts on one core,
/// turn by turn. A cross-encoder with a classification head, such as ms-marco-MiniLM-L-6, has the same layers.
/// <c>dotnet run -c Release --project bench/SearchProxy.Benchmarks -- first-token</c>.
/// </summary>
internal static class FirstTokenComparison
{
    private const string Output = "last_hidden_state";
    private const int Rounds = 41;
    private const int TokensOfTurn = 1_500;
    private static readonly int[] Lengths = [32, 128, 256];

    public static async Task RunAsync(FigureSheet sheet)
    {
        var graph = await File.ReadAllBytesAsync(
            SharedFolder.At("models", "default", "snowflake-arctic-embed-xs", "onnx", "model_int8.onnx"));
        using var whole = Open(graph, read: null);
        using var first = Open(graph, new ReadOutput(Output, FirstTokenOnly: true));
        foreach (var length in Lengths)
        {
            sheet.Begin(string.Create(
                CultureInfo.InvariantCulture, $"The last layer for the first token alone, texts of {length} tokens, 1 core"));
            var rows = OptionsComparison.Rows(length, TokensOfTurn / length);
            var times = await TurnByTurn.MeasureAsync(Rounds, [() => Run(first), () => Run(whole)]);
            sheet.Add("texts", times[0].Select(seconds => rows.Length / seconds), "texts/s");
            sheet.AddRatio("against all tokens", times[0], times[1]);
            sheet.Add("against all tokens, the fastest turn of each", times[1].Min() / times[0].Min(), Figure.Times);

            Task Run(PlainRuntime runtime) => Task.Run(() => runtime.RunBatches(rows, 1));
        }
    }

    private static PlainRuntime Open(byte[] graph, ReadOutput? read)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, GraphOptimizer.Run(graph, Lengths[^1], read).File!);
            return PlainRuntime.AsOurs(path, Output);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
