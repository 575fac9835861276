namespace SearchProxy.Inference.Routing;

/// <summary>Writing systems that models are chosen by.</summary>
public enum TextScript
{
    /// <summary>No letters of a script that is known.</summary>
    Unknown,
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Georgian,

    /// <summary>Chinese characters without kana beside them.</summary>
    Han,

    /// <summary>Kana, or Chinese characters with kana beside them.</summary>
    Japanese,
    Hangul,
}
