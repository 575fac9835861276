using System.Globalization;
using SearchProxy.Core.Relevance;

namespace SearchProxy.Evaluation.Reports;

/// <summary>Numbers as tables show them.</summary>
internal static class Figures
{
    /// <summary>Four digits without the zero before the point, as the field writes them.</summary>
    public static string Value(double value) =>
        value.ToString("0.0000", CultureInfo.InvariantCulture) is var text && text.StartsWith("0.", StringComparison.Ordinal)
            ? text[1..]
            : text;

    public static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    public static string Gain(PairedComparison gain) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Signed(gain.Difference)} (95 % {Signed(gain.Low)} to {Signed(gain.High)}, p = {gain.PValue:0.0000})");

    public static string Milliseconds(double? value) => value is { } time ? time.ToString("0", CultureInfo.InvariantCulture) : "-";

    /// <summary>The measure's name as titles write it: nDCG@10, MRR@10.</summary>
    public static string Title(string measure)
    {
        var parts = measure.Split('@', 2);
        var name = parts[0] switch
        {
            "ndcg" => "nDCG",
            "ndcg-exp" => "nDCG-exp",
            "recall" or "judged" => parts[0],
            "p" => "P",
            var other => other.ToUpperInvariant(),
        };
        return parts.Length == 1 ? name : $"{name}@{parts[1]}";
    }
}
