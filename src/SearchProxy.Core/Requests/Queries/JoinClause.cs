using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A query over children or parents of the hit. What a text there demands of the hit itself is not written down.</summary>
internal sealed class JoinClause(Clause inner) : Clause
{
    public static JoinClause Read(ClauseReader clauses, ref Utf8JsonReader reader, ClauseRole role) =>
        new(WrappingClause.Read(clauses, ref reader, "query"u8, role));

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var requirement = inner.Judge(judging);
        if (requirement.HasText)
        {
            judging.Doubt("a text in children or parents of the hits");
        }

        return requirement;
    }
}
