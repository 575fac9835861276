using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>The query of a search, clause by clause, before it is known what its fields are.</summary>
public sealed class QueryClauses
{
    private readonly Clause _root;
    private readonly QueryFacts _facts;

    internal QueryClauses(Clause root, QueryFacts facts)
    {
        _root = root;
        _facts = facts;
    }

    /// <summary>
    /// Judges each clause by the fields that it names: what is text to search by, what is a condition, and what every added document must
    /// hold to.
    /// </summary>
    /// <param name="views">
    /// The concrete indexes that are addressed; empty when the mapping could not be read: then every clause counts as text.
    /// </param>
    /// <param name="widening">To which texts documents may be added.</param>
    public QueryJudgement Judge(IReadOnlyList<IndexView> views, Widening widening)
    {
        var judging = new Judging(new AddressedFields(views, _facts.MadeFields), widening);
        var requirement = _root.Judge(judging);
        if (judging.Texts.Count == 0)
        {
            return new QueryJudgement(Intent: null, _facts.TextlessReason);
        }

        if (judging.Texts.Count > 1 && !_facts.JoinsTexts)
        {
            return new QueryJudgement(Intent: null, BypassReason.SeveralTexts);
        }

        var hold = _facts.HasLeastScore ? WideningHold.LeastScore
            : widening == Widening.Never ? WideningHold.Setting
            : requirement.IsExact ? WideningHold.StrictText
            : WideningHold.None;
        IReadOnlyList<JsonSlice> filters =
        [
            .. hold is WideningHold.None or WideningHold.StrictText ? requirement.Filters : [_root.Written], .. _facts.PostFilters,
        ];
        var shape = FilterShape.Of(filters);
        var intent = new QueryIntent(
            judging.Texts.Count == 1 ? judging.Texts[0] : string.Join(' ', judging.Texts), judging.TextFields, filters)
        {
            Doubt = _facts.Doubt ?? judging.FirstDoubt
                ?? (shape.Depth > FilterShape.GreatestDepth ? $"filters of more than {FilterShape.GreatestDepth} levels" : null),
            Phrases = judging.Phrases,
            LooksIntoOthers = shape.LooksIntoOthers,
            Hold = hold,
            NeedsProof = _facts.HasLeastScore || (judging.HasLeastScore && hold != WideningHold.None),
        };
        return new QueryJudgement(intent, BypassReason.None);
    }
}

/// <summary>Either what the query says, or why there is nothing to rank by.</summary>
public readonly record struct QueryJudgement(QueryIntent? Intent, BypassReason Reason);
