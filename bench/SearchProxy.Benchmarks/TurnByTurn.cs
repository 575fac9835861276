using System.Diagnostics;

namespace SearchProxy.Benchmarks;

/// <summary>
/// Times several ways to do the same in turns, so that whatever else the machine does hits all alike; each round begins with another one,
/// as the threads of one may still spin when the next starts.
/// </summary>
internal static class TurnByTurn
{
    /// <returns>Seconds of each way, one number a round. A first round is not counted.</returns>
    public static async Task<double[][]> MeasureAsync(int rounds, params IReadOnlyList<Func<Task>> ways)
    {
        var times = ways.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var turn = 0; turn < ways.Count; turn++)
            {
                var way = (turn + round + 1) % ways.Count;
                var started = Stopwatch.GetTimestamp();
                await ways[way]();
                if (round >= 0)
                {
                    times[way][round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                }
            }
        }

        return times;
    }
}
