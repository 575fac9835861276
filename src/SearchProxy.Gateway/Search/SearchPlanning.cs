using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Gateway.Search;

/// <summary>Step 2: what the addressed indexes say of themselves, as the caller sees them, and the plan made of it.</summary>
internal sealed class SearchPlanning(SearchLaneOptions options, IndexProfileReader profiles, SearchModels models)
{
    public async ValueTask<RecallOutcome> PlanAsync(ActiveSearch search)
    {
        var facts = await profiles.ReadAsync(search.Request.Target.RawIndex, search.Call.CallerHeaders, search.Aborted);
        return Plan(search.Request, facts);
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

            views.Add(new IndexView(index.Index, profile, index.TextFields, index.OtherFields));
        }

        return RecallPlanner.Plan(request, views, new RecallPolicy(options.Window, encoder, facts.SmallestResultWindow));
    }
}
