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
        var window = Math.Min(Math.Max(request.Options.Window ?? policy.Window, request.RescoreWindow), policy.MaxResultWindow);
        if ((long)request.From + request.Size > policy.MaxResultWindow)
        {
            return Bypass(BypassReason.BeyondWindow, $"from + size is {(long)request.From + request.Size}");
        }

        var text = TextFieldResolver.Resolve(request.Intent, views, policy.MaxTextFields);
        if (text is null)
        {
            return Bypass(BypassReason.NoFields, detail: null);
        }

        if (RequestedFields.Read(request) is not { } requested || requested.ClashesWith(text.Names()))
        {
            return Bypass(BypassReason.FieldClash, "fields, docvalue_fields or script_fields");
        }

        var vector = VectorLegRule.Decide(request, views, policy);
        // With a least model score the list ends with the window, so that its end must be known for every page.
        var behind = request.From >= window && request.Options.MinScore is null;
        if (behind && vector.Target is null)
        {
            return Bypass(BypassReason.BeyondWindow, $"from {request.From}, window {window}");
        }

        return new RecallOutcome(
            new RecallPlan
            {
                Window = window,
                LexicalSize = behind || request.Options.MinScore is not null ? window : Math.Max(window, request.From + request.Size),
                IsTwoPhase = TwoPhaseRule.Holds(request, window, vector.Target is not null),
                IsBehindWindow = behind,
                Text = text,
                AddedFields = [.. text.Names().Where(name => !requested.Has(name))],
                Vector = vector.Target,
                VectorFault = vector.Fault,
                VectorDetail = vector.Detail,
            },
            Verdict: null);
    }

    private static RecallOutcome Bypass(BypassReason reason, string? detail) => new(Plan: null, Verdict.Bypassed(reason, detail));
}
