using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Clauses with one <c>query</c> and a list of <c>fields</c>.</summary>
internal static class TextClauses
{
    public static Clause ReadMultiMatch(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        IReadOnlyList<FieldWords> words = arguments.Query is { } query ? [new FieldWords(Field: null, query)] : [];
        clauses.Findings.Note(words, arguments.Fields);
        return new TextClause(arguments.Fields, words, arguments.Strictness);
    }

    public static Clause ReadQueryString(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        return arguments.Query is { } query ? Make(clauses.Findings, arguments, QueryStringSyntax.Read(query)) : new PlainClause();
    }

    public static Clause ReadSimpleQueryString(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var arguments = TextArguments.Read(clauses, ref reader);
        return arguments.Query is { } query
            ? Make(clauses.Findings, arguments, SimpleQueryStringSyntax.Read(query, arguments.HasOperators))
            : new PlainClause();
    }

    private static TextClause Make(QueryFindings findings, TextArguments arguments, SyntaxText found)
    {
        findings.Note(found.Words, arguments.Fields);
        return new TextClause(arguments.Fields, found.Words, (Strictness)Math.Max((int)arguments.Strictness, (int)found.Strictness))
        {
            OtherFields = found.OtherFields,
            SearchesFields = found.SearchesFields,
        };
    }
}
