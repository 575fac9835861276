using System.Text.Json;
using SearchProxy.Tokenizers.Normalization;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads the normalizer of a tokenizer.json as a flat list of steps.</summary>
internal static class NormalizerReader
{
    private const string Supported = "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, "
        + "Sequence, Strip, StripAccents";

    public static void Read(JsonPart part, List<Normalizer> steps)
    {
        if (part.IsNull)
        {
            return;
        }
        if (!string.Equals(part["type"].Text(), "Sequence", StringComparison.Ordinal))
        {
            steps.Add(ReadOne(part));
            return;
        }

        foreach (var item in part["normalizers"].Items())
        {
            Read(item, steps);
        }
    }

    private static Normalizer ReadOne(JsonPart part) => part["type"].Text() switch
    {
        "BertNormalizer" => ReadBert(part),
        "ByteLevel" => new ByteLevelNormalizer(),
        "Lowercase" => new LowercaseNormalizer(),
        "NFC" => new UnicodeFormNormalizer(UnicodeForm.Nfc),
        "NFD" => new UnicodeFormNormalizer(UnicodeForm.Nfd),
        "NFKC" => new UnicodeFormNormalizer(UnicodeForm.Nfkc),
        "NFKD" => new UnicodeFormNormalizer(UnicodeForm.Nfkd),
        "Nmt" => new MapNormalizer(CodePointMaps.Nmt),
        "Precompiled" => ReadPrecompiled(part["precompiled_charsmap"]),
        "Prepend" => new PrependNormalizer(part["prepend"].Text()),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(part["pattern"]), part["content"].Text()),
        "Strip" => new StripNormalizer(part["strip_left"].Flag(whenMissing: true), part["strip_right"].Flag(whenMissing: true)),
        "StripAccents" => new MapNormalizer(CodePointMaps.WithoutMarks),
        var other => throw part.Unsupported("normalizer", other, Supported),
    };

    private static PrecompiledNormalizer ReadPrecompiled(JsonPart part)
    {
        var map = part.Element.ValueKind == JsonValueKind.String && part.Element.TryGetBytesFromBase64(out var bytes)
            ? PrecompiledMap.Read(bytes)
            : null;
        return new PrecompiledNormalizer(map ?? throw part.Wrong("SentencePiece's normalization rules in base64"));
    }

    private static BertNormalizer ReadBert(JsonPart part)
    {
        var lowercase = part["lowercase"].Flag(whenMissing: true);
        return new BertNormalizer(
            part["clean_text"].Flag(whenMissing: true),
            part["handle_chinese_chars"].Flag(whenMissing: true),
            part["strip_accents"].FlagOrNull() ?? lowercase,
            lowercase);
    }
}

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
