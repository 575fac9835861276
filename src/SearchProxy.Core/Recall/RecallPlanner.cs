using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>Decides what to ask the engine for: pages, legs, and the text to rerank by.</summary>
public static class RecallPlanner
{
    /// <param name="request">The client's search.</param>
    /// <param name="views">The concrete indexes that it addresses; empty when the mapping could not be read.</param>
    /// <param name="policy">The bounds.</param>
    public static RecallOutcome Plan(SearchRequest request, IReadOnlyList<IndexView> views, RecallPolicy policy)
    {
        var most = Math.Max(policy.Window, policy.MaxWindow);
        if (request.Options.Window > most)
        {
            return Bypass(BypassReason.OptionNotUnderstood, $"window is {request.Options.Window}; supported: 2 to {most}");
        }

        if (request.RescoreWindow > most)
        {
            return Bypass(BypassReason.AlreadyRanked, $"rescore over {request.RescoreWindow} hits; windows of up to {most} are reranked");
        }

        var window = Math.Min(Math.Max(request.Options.Window ?? policy.Window, request.RescoreWindow), policy.MaxResultWindow);
        if ((long)request.From + request.Size > policy.MaxResultWindow)
        {
            return Bypass(BypassReason.BeyondWindow, $"from + size is {(long)request.From + request.Size}");
        }

        var widening = request.Options.Widen ?? Narrowest(views) ?? policy.Widening;
        var (judged, textless) = request.Clauses.Judge(views, widening);
        if (judged is not { } intent)
        {
            return Bypass(textless, detail: null);
        }

        return Plan(request, intent, widening, window, views, policy) with { Intent = intent };
    }

    private static RecallOutcome Plan(
        SearchRequest request, QueryIntent intent, Widening widening, int window, IReadOnlyList<IndexView> views, RecallPolicy policy)
    {
        var text = TextFieldResolver.Resolve(intent, views, policy.MaxTextFields);
        if (text is null)
        {
            return Bypass(BypassReason.NoFields, detail: null);
        }

        if (RequestedFields.Read(request) is not { } requested || requested.ClashesWith(text.Names()))
        {
            return Bypass(BypassReason.FieldClash, "fields, docvalue_fields or script_fields");
        }

        var vector = VectorLegRule.Decide(request, intent, views, policy);
        // With a least model score the list ends with the window, so that its end must be known for every page.
        var behind = request.From >= window && request.Options.MinScore is null;
        if (behind && vector.Target is null)
        {
            return Bypass(BypassReason.BeyondWindow, $"from {request.From}, window {window}");
        }

        return new RecallOutcome(
            new RecallPlan
            {
                Intent = intent,
                Widening = widening,
                Window = window,
                LexicalSize = behind || request.Options.MinScore is not null ? window : Math.Max(window, request.From + request.Size),
                IsTwoPhase = TwoPhaseRule.Holds(request, window),
                AreTextsApart = request.Has(SearchFeatures.TopHits),
                IsBehindWindow = behind,
                Text = text,
                AddedFields = [.. text.Names().Where(name => !requested.Has(name))],
                Vector = vector.Target,
                VectorFault = vector.Fault,
                VectorDetail = vector.Detail,
            },
            Verdict: null);
    }

    /// <summary>Of several indexes the one that allows least speaks for all.</summary>
    private static Widening? Narrowest(IReadOnlyList<IndexView> views) => views.Min(static view => view.Profile?.Widen);

    private static RecallOutcome Bypass(BypassReason reason, string? detail) => new(Plan: null, Verdict.Bypassed(reason, detail));
}

/// <summary>Whether the page's hits are fetched in a second call.</summary>
public static class TwoPhaseRule
{
    private const SearchFeatures Costly = SearchFeatures.Highlight | SearchFeatures.ScriptFields | SearchFeatures.Explain;

    /// <summary>
    /// A second call over fewer documents would answer these differently: groups lose members, other hits are rescored, random scores are
    /// drawn anew, collecting stops elsewhere, the hits of an aggregation inherit other fields.
    /// </summary>
    private const SearchFeatures Unfit = SearchFeatures.Collapse | SearchFeatures.Rescore | SearchFeatures.UnseededRandom
        | SearchFeatures.TerminateAfter | SearchFeatures.OwnVectors | SearchFeatures.TopHits;

    public static bool Holds(SearchRequest request, int window) =>
        request.Has(Costly)
        && !request.Has(Unfit)
        && window > request.Size;
}
