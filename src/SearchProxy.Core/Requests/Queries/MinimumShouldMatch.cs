using System.Buffers.Text;
using System.Text;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// How many optional clauses must match, counted as Lucene-based engines count: <c>2</c>, <c>-1</c> (all but one), <c>75%</c> (rounded
/// down), <c>-25%</c> (all but that many, rounded down).
/// </summary>
internal static class MinimumShouldMatch
{
    /// <returns>The number; null for a spelling with conditions (<c>2&lt;75%</c>) or one that is not understood.</returns>
    public static int? Count(JsonSlice value, int clauses)
    {
        var text = Encoding.UTF8.GetString(value.Span).Trim('"').Trim();
        var isPercent = text.EndsWith('%');
        var digits = Encoding.UTF8.GetBytes(isPercent ? text[..^1] : text);
        if (!Utf8Parser.TryParse(digits, out int number, out var used) || used != digits.Length || Math.Abs((long)number) > 1_000_000)
        {
            return null;
        }

        // In single precision, as the engines reckon it: the rounding decides how many must match.
        var count = isPercent ? clauses * number * (1 / 100f) : number;
        return Math.Max(0, count < 0 ? clauses + (int)count : (int)count);
    }
}
