using SearchProxy.Inference.Tokenization.PreTokenization;

namespace SearchProxy.Inference.Tokenization.Format;

/// <summary>Reads the pre-tokenizer of a tokenizer.json as a flat list of steps.</summary>
internal static class PreTokenizerReader
{
    private const string Supported = "BertPreTokenizer, Sequence";

    public static IReadOnlyList<PreTokenizer> Read(JsonPart part)
    {
        var steps = new List<PreTokenizer>();
        Read(part, steps);
        return steps;
    }

    private static void Read(JsonPart part, List<PreTokenizer> steps)
    {
        if (part.IsNull)
            return;
        switch (part["type"].Text())
        {
            case "Sequence":
                foreach (var item in part["pretokenizers"].Items())
                    Read(item, steps);
                break;
            case "BertPreTokenizer":
                steps.Add(new BertPreTokenizer());
                break;
            case var other:
                throw part.Unsupported("pre-tokenizer", other, Supported);
        }
    }
}
