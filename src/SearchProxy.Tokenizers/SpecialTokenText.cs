namespace SearchProxy.Tokenizers;

/// <summary>What becomes of text that reads like a special token, such as <c>[SEP]</c>.</summary>
public enum SpecialTokenText
{
    /// <summary>It is the special token, as in the reference implementation.</summary>
    Match,

    /// <summary>It is text like any other, and gives no special token but the unknown one: for texts by strangers.</summary>
    PlainText,
}
