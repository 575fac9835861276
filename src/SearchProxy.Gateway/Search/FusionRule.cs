using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Which rule merges the legs of a search: the one that is set, on the scale of its index; for scores that are not BM25's one that needs no
/// scale.
/// </summary>
internal sealed class FusionRule(SearchLaneOptions options, TimeProvider time)
{
    /// <summary>One leg alone: its scores keep their distances.</summary>
    private static readonly FusionOptions OneLeg = new(FusionKind.MinMax);

    private readonly LexicalScales _scales = new(time);

    /// <summary>The rule for a search, whose best score then counts for the scale of the next ones.</summary>
    /// <param name="request">The search.</param>
    /// <param name="lexical">What the client's own query found.</param>
    /// <param name="isHybrid">False: there is nothing to merge it with.</param>
    public FusionOptions Of(SearchRequest request, SearchAnswer lexical, bool isHybrid)
    {
        if (!isHybrid)
        {
            return OneLeg;
        }

        var rule = Of(request);
        if (rule.Kind == FusionKind.Saturation && options.SaturationScale is null && lexical.Hits is [{ Score: > 0 and var best }, ..])
        {
            _scales.Note(request.Target.RawIndex, best);
        }

        return rule;
    }

    /// <summary>The rule as it is now.</summary>
    public FusionOptions Of(SearchRequest request) => options.Fusion == FusionKind.Saturation && !LexicalScoring.IsBm25(request)
        ? new FusionOptions(FusionKind.TheoreticalMinimum, ScaleFreeWeight(options.VectorWeight))
        : new FusionOptions(
            options.Fusion,
            options.VectorWeight,
            options.RankConstant,
            options.SaturationScale ?? _scales.Of(request.Target.RawIndex, request.Query.Span));

    /// <summary>How many searches the scale of an index was learned from.</summary>
    public int LearnedFrom(SearchRequest request) => options.SaturationScale is null ? _scales.SearchesOf(request.Target.RawIndex) : 0;

    /// <summary>
    /// The weight that goes with another one under the scale-free rule, where the vectors' scores lie closer together: four times its odds,
    /// so that 0.5 becomes 0.8, the best of each rule.
    /// </summary>
    private static double ScaleFreeWeight(double weight) => 4 * weight / (1 + (3 * weight));
}
