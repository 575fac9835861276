using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// Finds out whether documents of an index get vectors, and of which model: by the configuration, and by what the index says of itself.
/// </summary>
internal sealed class WriteTargets(
    WriteLaneOptions options, IndexProfileReader profiles, SearchModels models, EngineBounds bounds, WriteLog log, TimeProvider time)
{
    public async ValueTask<WriteTarget> FindAsync(string index, IReadOnlyList<EngineHeader> caller, CancellationToken stop)
    {
        if (!options.Covers(index))
        {
            return WriteTarget.Without(index, WriteReason.Off);
        }

        using var patience = new CancellationTokenSource(bounds.WriteRead, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return Of(index, await profiles.ReadAsync(Uri.EscapeDataString(index), caller, either.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return WriteTarget.Without(index, WriteReason.ProfileUnread, "the mapping did not come in time");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.WriteThrew(e);
            return WriteTarget.Without(index, WriteReason.ProfileUnread);
        }
    }

    private WriteTarget Of(string index, TargetFacts facts)
    {
        if (facts.Fault is TargetFault.Forbidden or TargetFault.Engine)
        {
            return WriteTarget.Without(index, WriteReason.ProfileUnread, facts.Detail);
        }

        if (facts.ProfilesDiffer)
        {
            return WriteTarget.Without(index, WriteReason.ModelMismatch, "the indexes behind the name have vectors of different models");
        }

        if (facts.Indexes.Count == 0)
        {
            return WriteTarget.Without(index, WriteReason.NoIndex);
        }

        return facts.SharedProfile is { } profile && IsOwnLayout(profile)
            ? WithModel(index, profile, facts.Indexes.All(static one => one.KeepsVectors)) with
            {
                Pipelines = [.. facts.Indexes.Select(static one => one.Pipelines).Distinct()],
            }
            : WriteTarget.Without(index, WriteReason.NoProfile);
    }

    /// <summary>A profile may name a vector field of the user's own, which others fill.</summary>
    private static bool IsOwnLayout(IndexProfile profile) => profile.PassagePath is null
        ? profile.VectorField == PrivateFields.Vector
        : profile is { VectorField: PrivateFields.PassageVector, PassagePath: PrivateFields.Passages };

    private WriteTarget WithModel(string index, IndexProfile profile, bool keepsVectors)
    {
        var target = new WriteTarget(index, profile, models.Encoder, WriteReason.None, KeepsVectors: keepsVectors);
        if (target.Encoder is not { } encoder)
        {
            return target with { Reason = WriteReason.Model, Detail = "no encoder is loaded" };
        }

        return encoder.ModelId == profile.Model && encoder.Dimensions == profile.Dimensions
            ? target
            : target with
            {
                Encoder = null,
                Reason = WriteReason.ModelMismatch,
                Detail = $"the index holds {profile.Dimensions}-dimensional vectors of {profile.Model}; the encoder is {encoder.ModelId} "
                    + $"with {encoder.Dimensions} dimensions",
            };
    }
}
