using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>What is known about everything that an alias, pattern, data stream or list of names stands for.</summary>
/// <param name="Indexes">By concrete index, in the engine's order. Empty with a fault, and when the pattern matches nothing.</param>
/// <param name="Fault">Why nothing is known.</param>
/// <param name="Detail">The fault in words; null without one.</param>
public sealed record TargetFacts(IReadOnlyList<IndexFacts> Indexes, TargetFault Fault, string? Detail = null)
{
    /// <summary>
    /// The smallest <c>index.max_result_window</c> of all: widening a search beyond it would silently lose that index. The engines'
    /// default when nothing is known.
    /// </summary>
    public int SmallestResultWindow { get; } =
        Indexes.Count == 0 ? IndexFacts.DefaultMaxResultWindow : Indexes.Min(index => index.MaxResultWindow);

    /// <summary>
    /// The profile to search by: that of the first index that has one, when every other that has one names the same vector field,
    /// model, dimensions and passages; null when none has one or they differ.
    /// </summary>
    public IndexProfile? SharedProfile { get; } = Share(Indexes);

    /// <summary>True when profiles exist but do not agree, so that one vector leg cannot serve all.</summary>
    public bool ProfilesDiffer => SharedProfile is null && Indexes.Any(index => index.Profile.Profile is not null);

    private static IndexProfile? Share(IReadOnlyList<IndexFacts> indexes)
    {
        IndexProfile? shared = null;
        foreach (var index in indexes)
        {
            if (index.Profile.Profile is not { } profile)
            {
                continue;
            }

            if (shared is not null && !SameVectors(shared, profile))
            {
                return null;
            }

            shared ??= profile;
        }

        return shared;
    }

    private static bool SameVectors(IndexProfile a, IndexProfile b) =>
        (a.VectorField, a.Model, a.Dimensions, a.PassagePath) == (b.VectorField, b.Model, b.Dimensions, b.PassagePath);
}

/// <summary>Why nothing is known about what a search addresses.</summary>
public enum TargetFault
{
    None,

    /// <summary>The caller may not read the mapping (401 or 403).</summary>
    Forbidden,

    /// <summary>The index does not exist (404).</summary>
    Missing,

    /// <summary>No answer, or one that is not understood.</summary>
    Engine,
}
