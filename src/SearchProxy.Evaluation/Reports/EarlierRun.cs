using System.Globalization;
using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Evaluation.Reports;

/// <summary>An evaluation of another day, read from its JSON, to see whether the present one is worse.</summary>
public sealed class EarlierRun
{
    private const double Significance = 0.05;

    private readonly Dictionary<(string Collection, string Target), Dictionary<string, double>> _values = [];

    private EarlierRun(string measure) => Measure = measure;

    /// <summary>The measure that is compared: the first one of the earlier run.</summary>
    public string Measure { get; }

    /// <exception cref="JudgementFileException">The file is not what <c>eval --json</c> writes.</exception>
    public static EarlierRun Read(string file)
    {
        TextLines.Require(file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != JsonReport.Format)
            {
                throw new JudgementFileException(
                    $"{file} has the format {root.GetProperty("format").GetRawText()}; this SearchProxy reads format {JsonReport.Format}");
            }

            var run = new EarlierRun(root.GetProperty("measures")[0].GetString()!);
            foreach (var collection in root.GetProperty("collections").EnumerateArray())
            {
                run.Add(collection);
            }

            return run;
        }
        catch (Exception fault) when (fault is JsonException
            or KeyNotFoundException
            or InvalidOperationException
            or IndexOutOfRangeException
            or FormatException)
        {
            var found = fault is JsonException json ? JsonWords.Of(json) : "members are missing or of another kind";
            throw new JudgementFileException($"{file} is not what eval --json writes: {found}", fault);
        }
    }

    /// <summary>
    /// A sentence for each target that became worse: by more than <paramref name="tolerance"/>, or by less but more than luck explains (p
    /// below 0.05 over the queries that both runs have). <c>Failed</c> is false for what is only worth saying, <c>WasCompared</c> where the
    /// earlier run says nothing of a target.
    /// </summary>
    /// <param name="collection">The present run.</param>
    /// <param name="targets">Names of the targets to look at.</param>
    /// <param name="tolerance">Loss of the mean that is borne.</param>
    /// <param name="seed">Of the test.</param>
    public IEnumerable<(bool Failed, bool WasCompared, string Text)> Compare(
        CollectionResult collection, IReadOnlyCollection<string> targets, double tolerance, int seed)
    {
        ArgumentNullException.ThrowIfNull(collection);
        foreach (var target in collection.Targets.Where(target => targets.Contains(target.Name)))
        {
            if (!_values.TryGetValue((collection.Name, target.Name), out var earlier) || !target.Values.TryGetValue(Measure, out var now))
            {
                yield return (false, false, $"{collection.Name}, {target.Name}: the earlier run has no {Measure} of it; not compared");
                continue;
            }

            // Rounded as the earlier values were: else many equal queries that were rounded up look like a loss that luck does not explain.
            var both = collection.Queries.Select((query, index) => (query.Id, Value: Math.Round(now[index], JsonReport.Digits)))
                .Where(query => earlier.ContainsKey(query.Id))
                .ToList();
            if (both.Count == 0)
            {
                yield return (false, false, $"{collection.Name}, {target.Name}: the earlier run has none of its queries; not compared");
                continue;
            }

            var gain = PairedComparison.Compare(
                [.. both.Select(query => earlier[query.Id])], [.. both.Select(static query => query.Value)], new Random(seed));
            var isWorse = gain.Difference < -tolerance || (gain.Difference < 0 && gain.PValue < Significance);
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{collection.Name}, {target.Name}: {Measure} against the earlier run {Figures.Gain(gain)} over {both.Count} "
                    + $"queries{(isWorse ? ": worse" : string.Empty)}");
            yield return (isWorse, true, text);
        }
    }

    private void Add(JsonElement collection)
    {
        var name = collection.GetProperty("name").GetString()!;
        var ids = collection.GetProperty("queries").EnumerateArray().Select(static query => query.GetProperty("id").GetString()!).ToList();
        foreach (var target in collection.GetProperty("targets").EnumerateArray())
        {
            var values = target.GetProperty("values").GetProperty(Measure).EnumerateArray().Select(static value => value.GetDouble());
            _values[(name, target.GetProperty("name").GetString()!)] = ids.Zip(values)
                .DistinctBy(static pair => pair.First)
                .ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);
        }
    }
}
