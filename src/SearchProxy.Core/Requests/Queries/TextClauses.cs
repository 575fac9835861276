using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Clauses with one <c>query</c> and a list of <c>fields</c>.</summary>
internal static class TextClauses
{
    public static Demand ReadMultiMatch(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        if (arguments.Query is { } query && clauses.Findings.AddText(query))
        {
            arguments.AddFields(clauses.Findings);
        }

        return Demand.Nothing;
    }

    public static Demand ReadQueryString(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        return arguments.Query is { } query ? Note(clauses.Findings, arguments, QueryStringSyntax.Read(query)) : Demand.Nothing;
    }

    public static Demand ReadSimpleQueryString(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        return arguments.Query is { } query
            ? Note(clauses.Findings, arguments, SimpleQueryStringSyntax.Read(query, arguments.HasOperators))
            : Demand.Nothing;
    }

    private static Demand Note(QueryFindings findings, TextArguments arguments, SyntaxText found)
    {
        if (!findings.AddText(found.Text))
        {
            return Demand.Nothing;
        }

        arguments.AddFields(findings);
        foreach (var field in found.Fields)
        {
            findings.AddField(field);
        }

        return found.IsDemanding ? Demand.Uncertain : Demand.Nothing;
    }
}
