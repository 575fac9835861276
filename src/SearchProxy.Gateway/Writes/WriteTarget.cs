using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Profiles;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Writes;

/// <summary>What is known of the index of a write.</summary>
/// <param name="Index">The index as the client names it.</param>
/// <param name="Profile">Its profile; null when its documents get no vectors.</param>
/// <param name="Encoder">The model of the profile; null when it is not there.</param>
/// <param name="Reason">Why there is no profile or no encoder.</param>
/// <param name="Detail">The reason in words; null when there is nothing to add.</param>
/// <param name="KeepsVectors">
/// True when a partial update carries vectors on; see <see cref="Engine.Profiles.IndexFacts.KeepsVectors"/>.
/// </param>
internal sealed record WriteTarget(
    string Index, IndexProfile? Profile, ITextEncoder? Encoder, WriteReason Reason, string? Detail = null, bool KeepsVectors = true)
{
    /// <summary>The pipelines of each index behind the name.</summary>
    public IReadOnlyList<IndexPipelines> Pipelines { get; init; } = [];

    /// <summary>True when documents of this index would get vectors if all were well.</summary>
    public bool WantsVectors => Profile is not null || Reason is WriteReason.ProfileUnread or WriteReason.ModelMismatch;

    public static WriteTarget Without(string index, WriteReason reason, string? detail = null) =>
        new(index, Profile: null, Encoder: null, reason, detail);
}
