using System.Diagnostics;
using SearchProxy.Inference;

namespace SearchProxy.Models;

/// <summary>How fast a model is on this machine with texts of about 128 tokens.</summary>
/// <param name="LatencyMilliseconds">Median time of one text (or pair) with nothing else running.</param>
/// <param name="PerSecond">Texts (or pairs) a second with all threads busy.</param>
internal sealed record ModelSpeed(double LatencyMilliseconds, double PerSecond)
{
    private const int Warmup = 3;
    private const int Alone = 15;
    private const int EachThread = 30;

    // Common words are one token each in the vocabularies of today.
    private static readonly string[] Words =
    [
        "the", "water", "of", "a", "river", "runs", "down", "to", "sea", "and", "back", "again", "in", "rain",
    ];

    public static async Task<ModelSpeed> MeasureAsync(AnyModel model, int threads, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Warmup; i++)
        {
            await RunAsync(model, i, cancellationToken);
        }

        var times = new double[Alone];
        for (var i = 0; i < Alone; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await RunAsync(model, Warmup + i, cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        var count = EachThread * threads;
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => RunAsync(model, Warmup + Alone + i, cancellationToken)));
        return new ModelSpeed(times[Alone / 2], count / Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    private static async Task RunAsync(AnyModel model, int number, CancellationToken cancellationToken)
    {
        if (model.Encoder is { } encoder)
        {
            await encoder.EncodeAsync(Text(number, words: 126), TextRole.Passage, cancellationToken);
        }
        else if (model.Reranker is { } reranker)
        {
            await reranker.ScoreAsync("where does the water go", [Text(number, words: 120).AsMemory()], cancellationToken);
        }
    }

    /// <summary>Another text for each number, so that no cache answers.</summary>
    private static string Text(int number, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(i => Words[(i * (number + 1) + number + (i / 7)) % Words.Length]));
}
