using System.Globalization;

namespace SearchProxy.Ingest.Sources;

/// <summary>By what a source is known again.</summary>
/// <param name="Reading">How it is read, as far as that decides what its records are.</param>
/// <param name="Parts">What it is made of, in the order of reading.</param>
public sealed record SourceFingerprint(string Reading, IReadOnlyList<SourcePart> Parts)
{
    /// <summary>
    /// Why a run that was begun with this source cannot go on with <paramref name="now"/>; null when it can. The part that is being read,
    /// and those behind it, may have grown: their records keep their numbers.
    /// </summary>
    /// <param name="now">The source as it is now, its heads as long as here.</param>
    /// <param name="cursor">The cursor of the last settled record: the number of its part; null when none is settled.</param>
    internal string? DifferenceTo(SourceFingerprint now, string? cursor)
    {
        // A checkpoint of an earlier version has no parts.
        if (Parts is null || Parts.Count != now.Parts.Count || Reading != now.Reading)
        {
            return "it is to be read in another way";
        }

        var reached = int.TryParse(cursor, CultureInfo.InvariantCulture, out var part) ? part : 0;
        return Parts.Zip(now.Parts)
            .Select((pair, ordinal) => Difference(pair.First, pair.Second, isSettled: ordinal < reached))
            .FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(SourcePart was, SourcePart now, bool isSettled)
    {
        if (was.HeadHash != now.HeadHash || now.Length < was.Length)
        {
            return $"{now.Name} was rewritten or shortened";
        }

        return isSettled && now.Length > was.Length ? $"{now.Name} has grown after it was read to its end" : null;
    }
}
