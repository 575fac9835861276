namespace SearchProxy.Core.Requests.Queries;

/// <summary>What is left of a query written in a query syntax.</summary>
/// <param name="Text">The words without operators, field names and negated terms, joined by blanks.</param>
/// <param name="Fields">Fields that are named in the syntax.</param>
/// <param name="IsDemanding">True when it may demand something besides the text: a negation, a field, a range, a pattern.</param>
internal readonly record struct SyntaxText(string Text, IReadOnlyList<string> Fields, bool IsDemanding);
