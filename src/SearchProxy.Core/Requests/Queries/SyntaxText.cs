namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is left of a query written in a query syntax.</summary>
/// <param name="Words">The words without operators and negated terms, with the fields that they are to be found in.</param>
/// <param name="OtherFields">Fields named for what is no word of the text: negated terms, ranges, patterns.</param>
/// <param name="SearchesFields">True when a part of the query names no field of its own.</param>
/// <param name="Strictness">What the syntax asks for besides a word of the text.</param>
internal readonly record struct SyntaxText(
    IReadOnlyList<FieldWords> Words, IReadOnlyList<string> OtherFields, bool SearchesFields, Strictness Strictness);
