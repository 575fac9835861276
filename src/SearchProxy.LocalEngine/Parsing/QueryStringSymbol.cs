namespace SearchProxy.LocalEngine.Parsing;

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
