using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is left of "so many of these must match" when loose texts match anything.</summary>
internal sealed class OptionalDemands
{
    private readonly IReadOnlyList<Demand> _demands;
    private readonly int _least;

    /// <param name="demands">What may match, one by one.</param>
    /// <param name="required">How many clauses beside them must match.</param>
    /// <param name="minimum">The client's <c>minimum_should_match</c>; null without one.</param>
    public OptionalDemands(IReadOnlyList<Demand> demands, int required, JsonSlice? minimum)
    {
        _demands = demands;

        // Lucene: with nothing else that is required, one optional clause must match whatever the number says. And with no optional clause
        // at all a number above 0 lets nothing match.
        _least = required == 0 && demands.Count > 0 ? 1 : 0;
        if (minimum is { } asked && demands.Count + required > 0)
        {
            var count = MinimumShouldMatch.Count(asked, demands.Count);
            IsCounted = count is not null;
            _least = Math.Max(_least, count ?? 0);
        }

        IsExact = IsCounted && (_least == 0 || demands.All(static demand => demand.IsExact));
        MandatoryTexts = _least == 0 ? 0 : LeastTexts();
    }

    /// <summary>One of several.</summary>
    public OptionalDemands(IReadOnlyList<Demand> demands)
        : this(demands, required: 0, minimum: null)
    {
    }

    /// <summary>False when the minimum is spelt with conditions (<c>2&lt;75%</c>), or is not understood.</summary>
    public bool IsCounted { get; } = true;

    /// <summary>No text was loosened that could make a difference.</summary>
    public bool IsExact { get; }

    /// <summary>How many text clauses must match at least.</summary>
    public int MandatoryTexts { get; }

    /// <summary>The clauses with the fewest texts may be those that match, and the ones without any before them.</summary>
    private int LeastTexts()
    {
        var texts = _demands.Where(static demand => demand.HasText).Select(static demand => demand.MandatoryTexts).Order().ToList();
        return texts.Take(Math.Max(0, _least - (_demands.Count - texts.Count))).Sum();
    }

    /// <summary>Adds the filter that remains, if any; false when it cannot be written down.</summary>
    public bool AddTo(List<JsonSlice> filters)
    {
        var bound = new List<JsonSlice>();
        foreach (var demand in _demands)
        {
            if (FilterJson.IsTooLong(demand.Filters))
            {
                return false;
            }

            if (!demand.IsFree)
            {
                bound.Add(FilterJson.AllOf(demand.Filters));
            }
        }

        var free = _demands.Count - bound.Count;
        if (!IsCounted)
        {
            return bound.Count == 0;
        }

        if (_least <= free)
        {
            return true;
        }

        if (FilterJson.IsTooLong(bound))
        {
            return false;
        }

        // An engine takes a bool without clauses for match_all, whatever it says about a minimum.
        var least = _least - free;
        filters.Add(least > bound.Count ? FilterJson.Nothing : FilterJson.AtLeast(least, bound));
        return true;
    }
}
