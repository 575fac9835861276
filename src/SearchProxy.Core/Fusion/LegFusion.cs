using SearchProxy.Core.Buffers;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>
/// Step 5: merges the lexical and the vector leg. A hit that one leg misses gets nothing from it, unless that leg's score for it was asked
/// for. Ties go to the better lexical rank, then to the better vector rank, so that the order never depends on anything but the two lists.
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
        var slots = SpareList<Slot>.Take();
        for (var i = 0; i < head; i++)
        {
            slots.Add(new Slot(lexicalScores[i], i, VectorRank: -1));
        }

        if (vector is not null)
        {
            var count = Math.Min(window, vector.Hits.Count);
            AddVectorLeg(slots, lexical, vector, Weighted(LegScale.Vector(vector.Hits, count, options), options.VectorWeight), keyOf);
            if (candidates is not null && options.IsAbsolute)
            {
                AddCandidateScores(
                    slots, (lexical, LegScale.Best(lexical.Hits, head)), (vector, LegScale.Best(vector.Hits, count)), candidates, options);
            }

            slots.Sort();
        }

        var fused = new FusedHit[Math.Min(window, slots.Count)];
        for (var i = 0; i < fused.Length; i++)
        {
            var source = slots[i].LexicalRank < 0 ? vector! : lexical;
            var hit = source.Hits[slots[i].LexicalRank < 0 ? slots[i].VectorRank : slots[i].LexicalRank];
            fused[i] = new FusedHit(source, hit, slots[i].LexicalRank, slots[i].VectorRank, slots[i].Score);
        }

        SpareList<Slot>.Return(slots);
        return fused;
    }

    private static void AddVectorLeg<TKey>(
        List<Slot> slots, SearchAnswer lexical, SearchAnswer vector, double[] scores, Func<SearchAnswer, Hit, TKey> keyOf)
        where TKey : notnull
    {
        var places = Spare<Dictionary<TKey, int>>.Take();
        for (var i = 0; i < slots.Count; i++)
        {
            places.TryAdd(keyOf(lexical, lexical.Hits[i]), i);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (places.TryGetValue(keyOf(vector, vector.Hits[i]), out var place))
            {
                slots[place] = slots[place] with { VectorRank = i, Score = slots[place].Score + scores[i] };
            }
            else
            {
                slots.Add(new Slot(scores[i], LexicalRank: -1, i));
            }
        }

        places.Clear();
        Spare<Dictionary<TKey, int>>.Return(places, places.Capacity);
    }

    private static void AddCandidateScores(
        List<Slot> slots, (SearchAnswer Answer, double Best) lexical, (SearchAnswer Answer, double Best) vector, CandidateScores candidates,
        FusionOptions options)
    {
        for (var i = 0; i < slots.Count; i++)
        {
            var slot = slots[i];
            if (slot.LexicalRank < 0 && candidates.Lexical.TryGetValue(vector.Answer.Hits[slot.VectorRank].Key, out var score))
            {
                slots[i] = slot with { Score = slot.Score + ((1 - options.VectorWeight) * LegScale.Lexical(score, lexical.Best, options)) };
            }
            else if (slot.VectorRank < 0 && candidates.Vector.TryGetValue(lexical.Answer.Hits[slot.LexicalRank].Key, out score))
            {
                slots[i] = slot with { Score = slot.Score + (options.VectorWeight * LegScale.Vector(score, vector.Best, options)) };
            }
        }
    }

    private static double[] Weighted(double[] scores, double weight)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] *= weight;
        }

        return scores;
    }

    /// <summary>A hit by its ranks alone, which is all that the order needs.</summary>
    private readonly record struct Slot(double Score, int LexicalRank, int VectorRank) : IComparable<Slot>
    {
        public int CompareTo(Slot other)
        {
            if (Score != other.Score)
            {
                return other.Score.CompareTo(Score);
            }

            // As unsigned numbers the −1 of a leg that misses the hit is the worst rank.
            var lexical = ((uint)LexicalRank).CompareTo((uint)other.LexicalRank);
            return lexical != 0 ? lexical : VectorRank.CompareTo(other.VectorRank);
        }
    }
}
