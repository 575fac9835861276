using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace SearchProxy.Attack.Tests.Fuzzing;

/// <summary>
/// Random walks from kept corpora over everything that reads a stranger's bytes. <c>SEARCHPROXY_FUZZ_EXECUTIONS</c> sets how many inputs
/// each reader gets (two thousand without it) and <c>SEARCHPROXY_FUZZ_SEED</c> where the walk begins. An input that a reader answered in a
/// way that was not seen before joins those that the next ones are made of. What was found once is kept in the corpus.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int MostInPool = 1_024;

    /// <summary>One input of a few kilobytes that takes so long hangs; the process ends and leaves the input behind.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(static target => target.Name)];

    public void Dispose() => FuzzState.End();

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_the_bytes_the_law_holds(string name)
    {
        var target = FuzzTarget.All.Single(one => one.Name == name);
        var executions = Setting("SEARCHPROXY_FUZZ_EXECUTIONS", 2_000);
        var seed = Setting("SEARCHPROXY_FUZZ_SEED", 1);
        var pool = Corpus(name);
        Assert.NotEmpty(pool);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var mutator = new FuzzMutator(target.Words, seed);
        byte[] current = [];
        using var watchdog = new Timer(_ => Leave(name, current), state: null, Hang, Timeout.InfiniteTimeSpan);
        var (start, slowest) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        foreach (var number in Enumerable.Range(0, pool.Count + executions))
        {
            current = number < pool.Count ? pool[number] : mutator.Next(pool);
            var began = Stopwatch.GetTimestamp();
            watchdog.Change(Hang, Timeout.InfiniteTimeSpan);
            var told = Run(target, current);
            slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
            if (!seen.TryAdd(told, 1))
            {
                seen[told]++;
            }
            else if (number >= pool.Count && pool.Count < MostInPool)
            {
                pool.Add(current);
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {executions} executions, seed {seed}, {seconds:0} s, {seen.Count} kinds of results, slowest {slowest.TotalMilliseconds:0.0} ms");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("SEARCHPROXY_FUZZ_REPORT") is { } report)
        {
            File.AppendAllText(report, line + "\n");
        }
    }

    private static string Run(FuzzTarget target, byte[] input)
    {
        try
        {
            return target.Run(input);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException(
                $"{target.Name} did not hold; the input in base 64 is {Convert.ToBase64String(input)}", fault);
        }
    }

    private static List<byte[]> Corpus(string name) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpora", name))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)];

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static void Leave(string name, byte[] input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"searchproxy-hang-{name}");
        File.WriteAllBytes(path, input);
        Environment.FailFast($"{name} hangs; the input is in {path}");
    }
}
