using System.Globalization;
using SearchProxy.Core.Relevance;

namespace SearchProxy.Evaluation.Results;

/// <summary>What a run must reach, as it is written: <c>ndcg@10=0.40</c>.</summary>
public sealed record Demand(Measure Measure, double Least)
{
    /// <summary>Null when the text is no demand.</summary>
    public static Demand? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=', 2) is [var name, var number]
            && Measure.Parse(name) is { } measure
            && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var least) && least is >= 0 and <= 1
                ? new Demand(measure, least)
                : null;
    }

    /// <summary>A sentence for each target that stays below.</summary>
    /// <param name="collection">What was measured.</param>
    /// <param name="targets">Names of the targets that have to reach it.</param>
    public IEnumerable<string> Failures(CollectionResult collection, IReadOnlyCollection<string> targets)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return collection.Targets.Where(target => targets.Contains(target.Name) && target.Mean(Measure.Name) < Least)
            .Select(target => string.Create(
                CultureInfo.InvariantCulture,
                $"{collection.Name}, {target.Name}: {Measure.Name} is {target.Mean(Measure.Name):0.0000}, below {Least:0.0###}"));
    }
}
