using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>The maps of single code points that tokenizer files name.</summary>
internal static class CodePointMaps
{
    /// <summary>Drops every combining mark.</summary>
    public static int WithoutMarks(int codePoint) => Decomposition.IsMark(codePoint) ? MapNormalizer.Dropped : codePoint;

    /// <summary>The cleaning of SentencePiece's translation models: some controls go, odd white space becomes a space.</summary>
    public static int Nmt(int codePoint) => codePoint switch
    {
        (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => MapNormalizer.Dropped,
        0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => ' ',
        _ => codePoint,
    };
}
