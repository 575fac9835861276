using SearchProxy.Tokenizers;

namespace SearchProxy.Ingest.Passages;

/// <summary>Counts the tokens of texts with the model's own tokenizer, to tell the rate and what the model cuts off. Thread-safe.</summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="maxTokens">Tokens that the model reads, special tokens included; 0 for no limit.</param>
public sealed class TextMeter(Tokenizer tokenizer, int maxTokens)
{
    private static readonly EncodeOptions Options = EncodeOptions.Default with { SpecialTokenText = SpecialTokenText.PlainText };

    /// <summary>Tokens that the model reads of a text, and whether there is more text than that.</summary>
    public (int Tokens, bool IsCut) Measure(string text)
    {
        var count = tokenizer.Encode(text, options: Options).Ids.Count;
        return maxTokens > 0 && count > maxTokens ? (maxTokens, true) : (count, false);
    }
}
