namespace SearchProxy.LocalEngine.Parsing;

/// <summary>A piece of a query string.</summary>
/// <param name="Symbol">What it is.</param>
/// <param name="Text">Its text, without escapes, quotes and signs.</param>
/// <param name="HasWildcard">Whether it holds an unescaped <c>*</c> or <c>?</c>.</param>
internal readonly record struct QueryStringToken(QueryStringSymbol Symbol, string Text, bool HasWildcard = false);
