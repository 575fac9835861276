using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is left of "so many of these must match" when texts match anything.</summary>
internal static class AtLeast
{
    /// <summary>Adds the filter that remains, if any; false when it cannot be written down.</summary>
    public static bool Add(List<JsonSlice> filters, int least, IReadOnlyList<Demand> optional)
    {
        var bound = new List<JsonSlice>();
        var free = 0;
        var certain = true;
        foreach (var demand in optional)
        {
            if (demand.IsFree)
            {
                free++;
            }
            else if (demand.Filters.Count > 0 && !FilterJson.IsTooLong(demand.Filters))
            {
                bound.Add(FilterJson.AllOf(demand.Filters));
                certain &= demand.IsComplete;
            }
            else
            {
                certain = false;
            }
        }

        if (least <= free)
        {
            return true;
        }

        if (!certain || FilterJson.IsTooLong(bound))
        {
            return false;
        }

        // An engine takes a bool without clauses for match_all, whatever it says about a minimum.
        least -= free;
        filters.Add(least > bound.Count ? FilterJson.Nothing : FilterJson.AtLeast(least, bound));
        return true;
    }
}
