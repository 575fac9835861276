using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>Step 2: what the addressed indexes say of themselves, as the caller sees them, and the plan made of it.</summary>
internal sealed class SearchPlanning(
    SearchLaneOptions options,
    IndexProfileReader profiles,
    SearchModels models,
    CascadeStage cascade,
    EngineIdentity identity,
    EngineBounds bounds,
    TimeProvider time)
{
    /// <summary>
    /// The client's filter_path for the finished answer: the legs are asked without it. Null when it has to be the engine that filters: the
    /// products differ on the spelling, or the answer is to be pretty, too.
    /// </summary>
    public async ValueTask<ResponseFilter?> FilterAsync(ActiveSearch search, string filterPath)
    {
        var isPretty = search.Request.Parameter("pretty") is { } pretty && !string.Equals(pretty, "false", StringComparison.Ordinal);
        return isPretty ? null : await FilterAsync(search.Call.CallerHeaders, filterPath, search.Timer, search.Aborted);
    }

    /// <summary>The same for an answer that is not pretty.</summary>
    public async ValueTask<ResponseFilter?> FilterAsync(
        IReadOnlyList<EngineHeader> callerHeaders, string filterPath, StageTimer timer, CancellationToken aborted) =>
        await identity.DialectAsync(callerHeaders, bounds.Knowledge(timer), aborted) is { } dialect
            ? ResponseFilter.Parse(filterPath, dialect.Product == EngineProduct.OpenSearch ? EmptyParts.Dropped : EmptyParts.Kept)
            : null;

    /// <summary>False as long as the engine does not say what it is.</summary>
    public async ValueTask<bool> IsElasticsearchAsync(
        IReadOnlyList<EngineHeader> callerHeaders, StageTimer timer, CancellationToken aborted) =>
        await identity.DialectAsync(callerHeaders, bounds.Knowledge(timer), aborted) is { Product: EngineProduct.Elasticsearch };

    public async ValueTask<RecallOutcome> PlanAsync(ActiveSearch search)
    {
        using var patience = new CancellationTokenSource(bounds.Knowledge(search.Timer), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, search.Aborted);
        try
        {
            return Plan(search.Request, await profiles.ReadAsync(search.Request.Target.RawIndex, search.Call.CallerHeaders, stop.Token));
        }
        catch (OperationCanceledException) when (!search.Aborted.IsCancellationRequested)
        {
            return PlanUnknown(search.Request);
        }
    }

    /// <summary>
    /// The plan less for what the machine has no time for: when the window would be refused by the reranker, no vector is computed for it
    /// either, so that what is refused costs nothing.
    /// </summary>
    public RecallPlan Afforded(ActiveSearch search, RecallPlan plan)
    {
        var isRefused = !plan.IsBehindWindow
            && RerankStage.IsWanted(search, options)
            && models.RerankerFor(search.Request.Options.Model, ModelOrder.RouteOf(search, plan.Intent)) is { } reranker
            && reranker.IsOverloadedFor(UsualPassages(search, plan, reranker), ModelOrder.Of(search, options));
        return isRefused ? plan with { Vector = null, VectorFault = DegradeReason.None, RerankFault = DegradeReason.Overload } : plan;
    }

    /// <summary>How many hits will be scored: known only when they are there, but it is seldom more than twice the page.</summary>
    private int UsualPassages(ActiveSearch search, RecallPlan plan, IReranker reranker)
    {
        var places = 2 * cascade.PlacesFor(search, reranker);
        return RerankStage.ScaleOf(search, reranker, options) == ModelScale.InReach ? (int)Math.Min(plan.Window, places) : plan.Window;
    }

    /// <summary>
    /// The mapping did not come in time. It may have told of vectors, so that without them the search is less than it should be.
    /// </summary>
    private RecallOutcome PlanUnknown(Core.Requests.SearchRequest request)
    {
        var outcome = Plan(request, new TargetFacts([], TargetFault.Engine, "the mapping did not come in time"));
        return outcome.Plan is { } plan && models.Encoder is not null && options.VectorWeight > 0
            ? outcome with { Plan = plan with { VectorFault = DegradeReason.VectorLeg, VectorDetail = "the mapping did not come in time" } }
            : outcome;
    }

    /// <summary>The plan for what is known of the target. Missing knowledge narrows the plan and never fails the search.</summary>
    public RecallOutcome Plan(Core.Requests.SearchRequest request, TargetFacts facts)
    {
        var encoder = options.VectorWeight > 0 ? models.Encoder?.ModelId : null;
        var views = new List<IndexView>(facts.Indexes.Count);
        foreach (var index in facts.Indexes)
        {
            var profile = index.Profile.Profile;
            if (options.VectorWeight == 0 && profile is not null)
            {
                profile = profile with { VectorField = null };
            }

            views.Add(new IndexView(
                index.Index, profile, index.Fields)
            { ProfileFault = index.Profile.Detail, DefaultFields = index.DefaultFields });
        }

        var policy = new RecallPolicy(
            options.Window, encoder, facts.SmallestResultWindow)
        { Widening = options.Widen, MaxWindow = options.MaxWindow };
        return RecallPlanner.Plan(request, views, policy);
    }
}
