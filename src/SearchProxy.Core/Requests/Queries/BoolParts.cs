using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>The parts of a bool clause, and what they demand together.</summary>
internal sealed class BoolParts
{
    public List<Demand> Must { get; } = [];

    public List<Demand> Should { get; } = [];

    /// <summary>The clauses of <c>filter</c>.</summary>
    public List<JsonSlice> Filters { get; } = [];

    /// <summary>One clause that forbids what <c>must_not</c> lists.</summary>
    public List<JsonSlice> Forbidden { get; } = [];

    public JsonSlice? Minimum { get; set; }

    /// <summary>False when a clause in <c>filter</c> or <c>must_not</c> is not known.</summary>
    public bool IsCertain { get; set; } = true;

    public Demand ToDemand()
    {
        var filters = new List<JsonSlice>();
        var complete = IsCertain && !HasSeveralMandatoryTexts();
        foreach (var demand in Must)
        {
            filters.AddRange(demand.Filters);
            complete &= demand.IsComplete;
        }

        filters.AddRange(Filters);
        filters.AddRange(Forbidden);
        complete &= AddShould(filters);
        return new Demand(Demand.NoText, complete, filters);
    }

    /// <summary>
    /// When two different texts must both match, one of them may be an identifier (a tenant, a status) that nobody but the mapping can
    /// tell from a text. Then nothing may be recalled that does not match both.
    /// </summary>
    private bool HasSeveralMandatoryTexts()
    {
        var first = Demand.NoText;
        foreach (var demand in Must)
        {
            if (!demand.HasText)
            {
                continue;
            }

            if (first != Demand.NoText && (demand.Text != first || first == Demand.SeveralTexts))
            {
                return true;
            }

            first = demand.Text;
        }

        return false;
    }

    private bool AddShould(List<JsonSlice> filters)
    {
        var required = Must.Count + Filters.Count;
        if (Should.Count + required == 0)
        {
            return true;
        }

        // Lucene: with nothing else that is required, one optional clause must match whatever the number says. And with no optional clause
        // at all a number above 0 lets nothing match.
        var least = required == 0 ? 1 : 0;
        if (Minimum is { } minimum)
        {
            if (MinimumShouldMatch.Count(minimum, Should.Count) is not { } asked)
            {
                return Should.TrueForAll(static demand => demand.IsFree);
            }

            least = Math.Max(least, asked);
        }

        return AtLeast.Add(filters, least, Should);
    }
}
