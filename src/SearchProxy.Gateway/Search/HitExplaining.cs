using System.Globalization;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Gateway.Search;

/// <summary>Tells of each hit of a window what the legs, the fusion and the model said of it.</summary>
internal static class HitExplaining
{
    private const int LongestPassage = 400;

    /// <summary>The search itself asks, or it asks the engine for explanations and these are to agree with the scores.</summary>
    public static bool IsWanted(ActiveSearch search, SearchLaneOptions options) =>
        search.Explains || (options.ExplainScores && search.Request.Has(SearchFeatures.Explain));

    public static HitOrigins Of(ActiveSearch search, Recalled recalled, FusedWindow window, WindowScores scores)
    {
        var origins = new Dictionary<HitKey, HitOrigin>(window.Hits.Count);
        for (var i = 0; i < window.Hits.Count; i++)
        {
            float? score = scores.Values is { } values && float.IsFinite(values[i]) ? values[i] : null;
            var origin = OriginOf(recalled, window.Hits[i], score, scores.Passages?[i]);
            origins.TryAdd(
                window.Hits[i].Hit.Key,
                scores.Second?.Values[i] is { } again && float.IsFinite(again) ? origin with { Second = again } : origin);
        }

        return new HitOrigins(
            scores.Values is null ? null : scores.Model, recalled.Vector is null ? null : NameOf(window.Rule), origins, search.Explains)
        { SecondModel = scores.Second?.Model };
    }

    /// <summary>The rule in words.</summary>
    public static string NameOf(FusionOptions rule) => rule.Kind switch
    {
        FusionKind.ReciprocalRank => string.Create(
            CultureInfo.InvariantCulture, $"reciprocal rank with constant {rule.RankConstant}, vector weight {rule.VectorWeight:0.###}"),
        FusionKind.Saturation => string.Create(
            CultureInfo.InvariantCulture, $"saturation at {rule.SaturationScale:0.###}, vector weight {rule.VectorWeight:0.###}"),
        FusionKind.TheoreticalMinimum =>
            string.Create(CultureInfo.InvariantCulture, $"theoretical minimum, vector weight {rule.VectorWeight:0.###}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"min-max, vector weight {rule.VectorWeight:0.###}"),
    };

    private static HitOrigin OriginOf(Recalled recalled, FusedHit hit, double? model, string? passage) => new(
        hit.LexicalRank < 0 ? null : hit.LexicalRank + 1,
        hit.LexicalRank < 0 ? Known(recalled.Candidates?.Lexical, hit.Hit.Key) : hit.Hit.Score,
        hit.VectorRank < 0 ? null : hit.VectorRank + 1,
        hit.VectorRank < 0 ? Known(recalled.Candidates?.Vector, hit.Hit.Key) : recalled.Vector!.Hits[hit.VectorRank].Score,
        hit.Score,
        model,
        passage is null || passage.Length <= LongestPassage ? passage : string.Concat(passage.AsSpan(0, LongestPassage), "…"));

    private static double? Known(IReadOnlyDictionary<HitKey, double>? scores, HitKey key) =>
        scores is not null && scores.TryGetValue(key, out var score) ? score : null;
}
