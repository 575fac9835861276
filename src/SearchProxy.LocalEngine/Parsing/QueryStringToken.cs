namespace SearchProxy.LocalEngine.Parsing;

/// <summary>A piece of a query string.</summary>
/// <param name="Symbol">What it is.</param>
/// <param name="Text">Its text, without escapes, quotes and signs.</param>
/// <param name="HasWildcard">Whether it holds an unescaped <c>*</c> or <c>?</c>.</param>
internal readonly record struct QueryStringToken(QueryStringSymbol Symbol, string Text, bool HasWildcard = false);

/// <summary>What a piece of a query string is.</summary>
internal enum QueryStringSymbol
{
    Word,
    Phrase,

    /// <summary>A field name; the colon is read.</summary>
    Field,
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,

    /// <summary>A number behind <c>^</c>.</summary>
    Boost,

    /// <summary>A number behind <c>~</c>.</summary>
    Slop,
}
