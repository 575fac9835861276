using System.Globalization;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>
/// How many of some optional clauses must match: a number, a percentage (rounded down), either counted from the end when negative, or
/// <c>n&lt;spec</c> parts of which the last with n below the number of clauses holds.
/// </summary>
internal static class ShouldMatchCount
{
    public static int Of(string spec, int clauses) => Math.Clamp(Read(spec.Trim(), clauses), 0, clauses + 1);

    private static int Read(string spec, int clauses)
    {
        if (!spec.Contains('<'))
        {
            return ReadOne(spec, clauses);
        }

        var result = clauses;
        foreach (var part in spec.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('<');
            if (pair.Length != 2)
            {
                throw Malformed(spec);
            }

            if (clauses <= Number(pair[0], spec))
            {
                return result;
            }

            result = ReadOne(pair[1], clauses);
        }

        return result;
    }

    private static int ReadOne(string spec, int clauses)
    {
        if (!spec.EndsWith('%'))
        {
            var number = Number(spec, spec);
            return number < 0 ? clauses + number : number;
        }

        var share = clauses * Number(spec[..^1], spec) / 100;
        return share < 0 ? clauses + share : share;
    }

    private static int Number(string text, string spec) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed(spec);

    private static EngineErrorException Malformed(string spec) =>
        EngineErrors.AtShard($"failed to create query: For input string: \"{spec}\" of [minimum_should_match]");
}
