using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>What is known about one concrete index.</summary>
/// <param name="Index">Name of the concrete index, as hits carry it in <c>_index</c>.</param>
/// <param name="Profile">The profile in its mapping, or why there is none.</param>
/// <param name="MaxResultWindow"><c>index.max_result_window</c>.</param>
public sealed record IndexFacts(string Index, IndexProfileReading Profile, int MaxResultWindow)
{
    /// <summary>Its fields.</summary>
    public IndexFields Fields { get; init; } = IndexFields.None;

    /// <summary>What a clause that names no field searches; null when that is not known.</summary>
    public IReadOnlyList<string>? DefaultFields { get; init; } = IndexView.AllFields;

    /// <summary>
    /// True when vectors are kept in <c>_source</c>, so that a partial update carries them on; false when the mapping leaves them out, and
    /// every update that does not bring them loses them.
    /// </summary>
    public bool KeepsVectors { get; init; } = true;

    /// <summary>The pipelines that its documents run through.</summary>
    public IndexPipelines Pipelines { get; init; } = IndexPipelines.None;

    /// <summary>The engines' default for <c>index.max_result_window</c>.</summary>
    public const int DefaultMaxResultWindow = 10_000;
}
