using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>Whether the page's hits are fetched in a second call.</summary>
public static class TwoPhaseRule
{
    private const SearchFeatures Costly = SearchFeatures.Highlight | SearchFeatures.ScriptFields | SearchFeatures.Explain;

    /// <summary>
    /// A second call over fewer documents would answer these differently: groups lose members, other hits are rescored, random scores are drawn
    /// anew, collecting stops elsewhere, the hits of an aggregation inherit other fields.
    /// </summary>
    private const SearchFeatures Unfit = SearchFeatures.Collapse | SearchFeatures.Rescore | SearchFeatures.UnseededRandom
        | SearchFeatures.TerminateAfter | SearchFeatures.OwnVectors | SearchFeatures.TopHits;

    public static bool Holds(SearchRequest request, int window) =>
        request.Has(Costly)
        && !request.Has(Unfit)
        && window > request.Size;
}
