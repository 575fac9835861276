using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A query over children or parents of the hit. What a text there demands of the hit itself is not written down.</summary>
internal sealed class JoinClause(Clause inner) : Clause
{
    public static JoinClause Read(ClauseReader clauses, ref Utf8JsonReader reader, Place place) =>
        new(WrappingClause.Read(clauses, ref reader, "query"u8, place));

    protected override Demand Weigh(Judging judging)
    {
        var demand = inner.Judge(judging);
        if (demand.HasText)
        {
            judging.Doubt("a text in children or parents of the hits");
        }

        return demand;
    }
}
