using SearchProxy.Inference.Tokenization.Normalization;

namespace SearchProxy.Inference.Tokenization.Format;

/// <summary>Reads the normalizer of a tokenizer.json as a flat list of steps.</summary>
internal static class NormalizerReader
{
    private const string Supported = "BertNormalizer, Lowercase, Sequence";

    public static void Read(JsonPart part, List<Normalizer> steps)
    {
        if (part.IsNull)
            return;
        switch (part["type"].Text())
        {
            case "Sequence":
                foreach (var item in part["normalizers"].Items())
                    Read(item, steps);
                break;
            case "BertNormalizer":
                steps.Add(ReadBert(part));
                break;
            case "Lowercase":
                steps.Add(new LowercaseNormalizer());
                break;
            case var other:
                throw part.Unsupported("normalizer", other, Supported);
        }
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
