using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>Whether the page's hits are fetched in a second call.</summary>
public static class TwoPhaseRule
{
    private const SearchFeatures Costly = SearchFeatures.Highlight | SearchFeatures.ScriptFields | SearchFeatures.Explain;

    /// <summary>
    /// A second call over fewer documents would answer these differently: groups lose members, other hits are rescored, random scores are drawn
    /// anew, collecting stops elsewhere.
    /// </summary>
    private const SearchFeatures Unfit = SearchFeatures.Collapse | SearchFeatures.Rescore | SearchFeatures.UnseededRandom
        | SearchFeatures.TerminateAfter | SearchFeatures.OwnVectors;

    public static bool Holds(SearchRequest request, int window, bool hasVectorLeg) =>
        request.Has(Costly)
        && !request.Has(Unfit)
        && window > request.Size
        // The explanation of a hit that only the vector leg found can come from that leg alone.
        && !(hasVectorLeg && request.Has(SearchFeatures.Explain));
}
