using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is left of "so many of these must match" when loose texts match anything.</summary>
internal sealed class OptionalRequirements
{
    private readonly IReadOnlyList<ClauseRequirement> _requirements;
    private readonly int _least;

    /// <param name="requirements">What may match, one by one.</param>
    /// <param name="required">How many clauses beside them must match.</param>
    /// <param name="minimum">The client's <c>minimum_should_match</c>; null without one.</param>
    public OptionalRequirements(IReadOnlyList<ClauseRequirement> requirements, int required, JsonSlice? minimum)
    {
        _requirements = requirements;

        // Lucene: with nothing else that is required, one optional clause must match whatever the number says. And with no optional clause
        // at all a number above 0 lets nothing match.
        _least = required == 0 && requirements.Count > 0 ? 1 : 0;
        if (minimum is { } asked && requirements.Count + required > 0)
        {
            var count = MinimumShouldMatch.Count(asked, requirements.Count);
            IsCounted = count is not null;
            _least = Math.Max(_least, count ?? 0);
        }

        IsExact = IsCounted && (_least == 0 || requirements.All(static requirement => requirement.IsExact));
        MandatoryTexts = _least == 0 ? 0 : LeastTexts();
    }

    /// <summary>One of several.</summary>
    public OptionalRequirements(IReadOnlyList<ClauseRequirement> requirements)
        : this(requirements, required: 0, minimum: null)
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
        var texts = _requirements.Where(static requirement => requirement.HasText)
            .Select(static requirement => requirement.MandatoryTexts)
            .Order()
            .ToList();
        return texts.Take(Math.Max(0, _least - (_requirements.Count - texts.Count))).Sum();
    }

    /// <summary>Adds the filter that remains, if any; false when it cannot be written down.</summary>
    public bool AddTo(List<JsonSlice> filters)
    {
        var bound = new List<JsonSlice>();
        foreach (var requirement in _requirements)
        {
            if (FilterJson.IsTooLong(requirement.Filters))
            {
                return false;
            }

            if (!requirement.IsFree)
            {
                bound.Add(FilterJson.AllOf(requirement.Filters));
            }
        }

        var free = _requirements.Count - bound.Count;
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
