using System.Text.Json;
using SearchProxy.Tokenizers.Normalization;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads the normalizer of a tokenizer.json as a flat list of steps.</summary>
internal static class NormalizerReader
{
    private const string Supported = "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, "
        + "Sequence, Strip, StripAccents";

    public static void Read(JsonPart part, List<Normalizer> steps)
    {
        if (part.IsNull)
            return;
        if (!string.Equals(part["type"].Text(), "Sequence", StringComparison.Ordinal))
        {
            steps.Add(ReadOne(part));
            return;
        }

        foreach (var item in part["normalizers"].Items())
            Read(item, steps);
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
