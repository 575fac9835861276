using SearchProxy.Core.Fusion;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Gateway.Trials;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The search lane. Two outcomes only: a search that is understood completely is reranked; anything else goes to the engine as it came.
/// </summary>
/// <remarks>
/// <code>
/// client ──► 1 parse ──► 2 plan ──┬──► 4 recall: lexical leg ───────────┬──► 5 fuse ──► 6 rerank ──► 7 respond ──► client
///              │           │      └──► 3 encode ──► 4 recall: vector leg ┘       │            │            │
///              └───────────┴────────── anything else, every fault ───────────────┴────────────┴────────────┴──► the engine's own answer
/// </code>
/// <list type="number">
/// <item>Parse — original bytes and URL → <see cref="SearchRequest"/>, or a <see cref="BypassReason"/>
/// (<see cref="SearchRequestParser"/>).</item>
/// <item>Plan — request, index profile, policy and the machine's load → <see cref="RecallPlan"/>: legs, window, what to ask for and take
/// off again (<see cref="SearchPlanning"/>).</item>
/// <item>Encode — query text → vector; starts while the lexical leg is on its way (<see cref="VectorLegCall"/>).</item>
/// <item>Recall — both legs run in the engine, in parallel, as the caller; what may not be added goes (<see cref="RecallStage"/>; decisions
/// 0013, 0015, 0026); then each leg's scores for what only the other found (<see cref="MissingScores"/>).</item>
/// <item>Fuse — one window out of both legs; identity is (index, id, routing) (<see cref="LegFusion"/>, decision 0071). A page behind the
/// window ends here (decision 0011).</item>
/// <item>Rerank — the cross-encoder over what can reach the page, until done or until the deadline (<see cref="RerankStage"/>; decision
/// 0074); the final order blends model and first stage and is decided here (<see cref="PageMerger"/>; decision 0014).</item>
/// <item>Respond — a slice of that order: the engine's own envelope and the hits' own bytes (<see cref="ResponseStage"/>).</item>
/// </list>
/// Until the first byte of the answer is written every fault leads to the engine's own answer (decision 0010).
/// </remarks>
internal sealed class SearchPipeline(
    SearchLaneOptions options,
    SearchRequestParser parser,
    SearchPlanning planning,
    RecallStage recall,
    FusionRule rule,
    MissingScores missing,
    RerankStage rerank,
    ResponseStage respond,
    SearchTrials trials,
    TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public ValueTask<SearchOutcome> RunAsync(SearchCall call, StageTimer timer, CancellationToken aborted)
    {
        // 1. Parse
        var began = timer.Now();
        var parsed = parser.Parse(call.Input);
        timer.Note("parse", began);
        return RunAsync(call, parsed, timer, aborted);
    }

    /// <summary>The same for a search that is parsed already.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async ValueTask<SearchOutcome> RunAsync(SearchCall call, ParseOutcome parsed, StageTimer timer, CancellationToken aborted)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        if (!parsed.IsUnderstood)
        {
            return SearchOutcome.Forward(parsed.Verdict, parsed.CleanBody);
        }

        var search = new ActiveSearch(call, parsed.Request, parsed.CleanBody, timer, deadline.Token, aborted);
        if (parsed.Request.Options.Off == true || options.IsOff(parsed.Request.Target.RawIndex))
        {
            return search.Forward(BypassReason.Off);
        }

        if (trials.IsOn && trials.HasLost(parsed.Request.Target.RawIndex))
        {
            return search.Forward(BypassReason.TrialLost);
        }

        if (call.Trial is { Arm: TrialArm.Engine, Id: null })
        {
            return search.Forward(BypassReason.Trial);
        }

        // 2. Plan
        var began = timer.Now();
        var planned = await planning.PlanAsync(search);
        timer.Note("plan", began);
        if (planned.Plan is not { } plan)
        {
            return search.Forward(planned.Verdict!);
        }

        if (parsed.Request.FilterPath is { } filterPath)
        {
            search = search with { Filter = await planning.FilterAsync(search, filterPath) };
            if (search.Filter is null)
            {
                return search.Forward(BypassReason.FilterPath);
            }
        }

        // Both arms of a split count the same searches from here on, whatever then becomes of them: else one of them would be without those
        // that find nothing.
        return call.Trial?.Arm == TrialArm.Engine
            ? Counted(search, search.Forward(BypassReason.Trial))
            : Counted(search, await AnswerAsync(search, planning.Afforded(search, plan)));
    }

    /// <summary>The outcome with its trial, when clicks on it count.</summary>
    private SearchOutcome Counted(ActiveSearch search, SearchOutcome outcome) =>
        search.Call.Trial is { } trial
            && (outcome.Answer is not null || trial.Arm != TrialArm.Interleaved)
            && trials.Shown(trial, search.Request.Target.RawIndex)
            ? outcome with { Trial = trial }
            : outcome;

    private async ValueTask<SearchOutcome> AnswerAsync(ActiveSearch search, RecallPlan plan)
    {
        // 3. Encode and 4. Recall
        var recalled = await recall.RunAsync(search, plan);
        if (recalled.Instead is { } instead)
        {
            return instead;
        }

        var fusion = rule.Of(search.Request, recalled.Lexical!, recalled.Vector is not null);
        recalled = await missing.AskAsync(search, plan, recalled, fusion);

        // 5. Fuse
        var began = search.Timer.Now();
        var window = LegFusion.Fuse(
            recalled.Lexical!, recalled.Vector, fusion, plan.Window, search.Request.CollapseField, recalled.Candidates);
        search.Timer.Note("fuse", began);
        if (plan.IsBehindWindow)
        {
            return await recall.TailAsync(search, plan, recalled, window);
        }

        // 6. Rerank
        began = search.Timer.Now();
        var counting = recall.CountInLexicalAsync(search, plan, recalled, window);
        var exact = options.KeepExact ? ExactTerms.Of(plan.Intent.Text, plan.Intent.Phrases) : [];
        var scores = await rerank.RunAsync(search, plan, recalled, window, exact);
        search.Timer.Note("rerank", began);
        var count = await counting;
        recalled = recalled.With(count);
        var ranked = PageMerger.Page(search, recalled, window, scores, count.Found, exact, options.Calibration);

        // 7. Respond
        return await respond.RunAsync(search, plan, recalled, new FusedWindow(window, fusion), scores, ranked);
    }
}
