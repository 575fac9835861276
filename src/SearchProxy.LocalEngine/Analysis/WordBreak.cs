namespace SearchProxy.LocalEngine.Analysis;

/// <summary>The part that a character plays in the word boundary rules of Unicode Standard Annex 29.</summary>
internal enum WordBreak : byte
{
    Other,
    Letter,
    HebrewLetter,
    Numeric,
    Katakana,
    Hiragana,
    Ideographic,

    /// <summary>South-East Asian scripts that are written without blanks; a whole run is one token.</summary>
    ComplexContext,
    MidLetter,
    MidNumber,
    MidNumberOrLetter,
    SingleQuote,
    DoubleQuote,
    ExtendNumberOrLetter,

    /// <summary>Marks and format characters, which belong to the character before them.</summary>
    Extend,
    RegionalIndicator,
    Emoji,
}
