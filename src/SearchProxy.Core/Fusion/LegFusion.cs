using SearchProxy.Core.Buffers;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>
/// Merges the lexical and the vector leg. A hit that one leg misses gets nothing from it, unless that leg's score for it was asked for.
/// Ties go to the better lexical rank, then to the better vector rank, so that the order never depends on anything but the two lists.
/// </summary>
public static class LegFusion
{
    /// <summary>The best <paramref name="window"/> hits of both legs.</summary>
    /// <param name="lexical">The client's own query; only its first <paramref name="window"/> hits take part.</param>
    /// <param name="vector">The kNN leg; null when there is none: then the lexical order stays.</param>
    /// <param name="groupField">
    /// The field that both legs are collapsed on: then two hits of one group are one, and the lexical leg's stands for it. Null without.
    /// </param>
    /// <param name="candidates">
    /// The scores of hits by the leg that did not find them, for a rule that is <see cref="FusionOptions.IsAbsolute"/>; null for none.
    /// </param>
    public static IReadOnlyList<FusedHit> Fuse(
        SearchAnswer lexical, SearchAnswer? vector, FusionOptions options, int window, string? groupField = null,
        CandidateScores? candidates = null) =>
        groupField is null
            ? Fuse(lexical, vector, options, window, static (_, hit) => hit.Key, candidates)
            : Fuse(lexical, vector, options, window, (answer, hit) => HitGroup.Of(answer.Bytes.Span, hit, groupField), candidates: null);

    private static FusedHit[] Fuse<TKey>(
        SearchAnswer lexical, SearchAnswer? vector, FusionOptions options, int window, Func<SearchAnswer, Hit, TKey> keyOf,
        CandidateScores? candidates)
        where TKey : notnull
    {
        var head = Math.Min(window, lexical.Hits.Count);
        var lexicalScores = Weighted(LegScale.Lexical(lexical.Hits, head, options), 1 - options.VectorWeight);
        var vectorCount = vector is null ? 0 : Math.Min(window, vector.Hits.Count);
        var fused = SpareList<FusedHit>.Take();
        var places = vector is null ? null : Spare<Dictionary<TKey, int>>.Take();
        for (var i = 0; i < head; i++)
        {
            places?.TryAdd(keyOf(lexical, lexical.Hits[i]), fused.Count);
            fused.Add(new FusedHit(lexical, lexical.Hits[i], i, VectorRank: -1, lexicalScores[i]));
        }

        if (vector is not null && places is not null)
        {
            AddVectorLeg(fused, places, vector, Weighted(LegScale.Vector(vector.Hits, vectorCount, options), options.VectorWeight), keyOf);
            if (candidates is not null && options.IsAbsolute)
            {
                AddCandidateScores(fused, candidates, options, LegScale.Best(lexical.Hits, head), LegScale.Best(vector.Hits, vectorCount));
            }

            places.Clear();
            Spare<Dictionary<TKey, int>>.Return(places, places.Capacity);
            fused.Sort(Compare);
        }

        return SpareList<FusedHit>.Finish(fused, Math.Min(window, fused.Count));
    }

    private static void AddVectorLeg<TKey>(
        List<FusedHit> fused, Dictionary<TKey, int> places, SearchAnswer vector, double[] scores, Func<SearchAnswer, Hit, TKey> keyOf)
        where TKey : notnull
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var hit = vector.Hits[i];
            if (places.TryGetValue(keyOf(vector, hit), out var place))
            {
                fused[place] = fused[place] with { VectorRank = i, Score = fused[place].Score + scores[i] };
            }
            else
            {
                fused.Add(new FusedHit(vector, hit, LexicalRank: -1, VectorRank: i, scores[i]));
            }
        }
    }

    private static void AddCandidateScores(
        List<FusedHit> fused, CandidateScores candidates, FusionOptions options, double bestLexical, double bestVector)
    {
        for (var i = 0; i < fused.Count; i++)
        {
            var hit = fused[i];
            if (hit.IsVectorOnly && candidates.Lexical.TryGetValue(hit.Hit.Key, out var lexical))
            {
                fused[i] = hit with { Score = hit.Score + ((1 - options.VectorWeight) * LegScale.Lexical(lexical, bestLexical, options)) };
            }
            else if (hit.VectorRank < 0 && candidates.Vector.TryGetValue(hit.Hit.Key, out var vector))
            {
                fused[i] = hit with { Score = hit.Score + (options.VectorWeight * LegScale.Vector(vector, bestVector, options)) };
            }
        }
    }

    private static int Compare(FusedHit a, FusedHit b)
    {
        if (a.Score != b.Score)
        {
            return b.Score.CompareTo(a.Score);
        }

        // As unsigned numbers the −1 of a leg that misses the hit is the worst rank.
        var lexical = ((uint)a.LexicalRank).CompareTo((uint)b.LexicalRank);
        return lexical != 0 ? lexical : a.VectorRank.CompareTo(b.VectorRank);
    }

    private static double[] Weighted(double[] scores, double weight)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] *= weight;
        }

        return scores;
    }
}
