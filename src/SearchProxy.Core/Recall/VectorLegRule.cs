using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// Whether a vector leg may be added. It may not when it could return a document that the client's query forbids, when it would change what
/// the client asked for besides the order, or when vectors and encoder are not of the same model.
/// </summary>
public static class VectorLegRule
{
    private const SearchFeatures Unfit = SearchFeatures.Rescore | SearchFeatures.TerminateAfter | SearchFeatures.UnseededRandom
        | SearchFeatures.OwnVectors | SearchFeatures.Pinned;

    public static VectorLegDecision Decide(SearchRequest request, QueryIntent intent, IReadOnlyList<IndexView> views, RecallPolicy policy)
    {
        var target = Target(views, out var model);
        if (target is null)
        {
            return None(views.FirstOrDefault(static view => view.ProfileFault is not null)?.ProfileFault
                ?? "no vector field in the index profile");
        }

        if (policy.EncoderModel is null)
        {
            return new VectorLegDecision(null, DegradeReason.Model, "no encoder is loaded");
        }

        if (!string.Equals(model, policy.EncoderModel, StringComparison.Ordinal))
        {
            return new VectorLegDecision(
                null, DegradeReason.ModelMismatch, $"vectors are of {model}, the encoder is {policy.EncoderModel}");
        }

        if (intent.Doubt is { } doubt)
        {
            return None(doubt);
        }

        // Inside a nested knn Elasticsearch finds nothing by a clause on nested documents, so that its negation would let everything
        // through.
        if (target.PassagePath is not null && intent.LooksIntoOthers)
        {
            return None("a filter looks into nested documents");
        }

        if (target.PassagePath is not null && request.CollapseField is not null)
        {
            return None("collapse over passages");
        }

        if (request.Target.RawIndex.Contains(':', StringComparison.Ordinal)
            || request.Target.RawIndex.Contains("%3A", StringComparison.OrdinalIgnoreCase))
        {
            return None("cross-cluster search");
        }

        return request.Has(Unfit)
            ? None((request.Features & Unfit).ToString())
            : new VectorLegDecision(target, DegradeReason.None, Detail: null);
    }

    /// <summary>The one vector field of all indexes; null when any has none or another one.</summary>
    private static VectorTarget? Target(IReadOnlyList<IndexView> views, out string? model)
    {
        VectorTarget? target = null;
        model = null;
        foreach (var view in views)
        {
            if (view.Profile is not { VectorField: { } field } profile)
            {
                return null;
            }

            var own = new VectorTarget(field, profile.Dimensions, profile.PassagePath);
            if (target is not null && (target != own || !string.Equals(model, profile.Model, StringComparison.Ordinal)))
            {
                return null;
            }

            target = own;
            model = profile.Model;
        }

        return target;
    }

    private static VectorLegDecision None(string detail) => new(Target: null, DegradeReason.None, detail);
}

/// <summary>Whether there is a vector leg, and if not, why.</summary>
/// <param name="Target">Where it searches; null = no vector leg.</param>
/// <param name="Fault">Set when the index has vectors that cannot be used, which the client is told.</param>
/// <param name="Detail">Why there is none, in a few words.</param>
public readonly record struct VectorLegDecision(VectorTarget? Target, DegradeReason Fault, string? Detail);
