namespace SearchProxy.Tokenizers;

/// <summary>The truncation that stands in a tokenizer.json.</summary>
/// <param name="MaxLength">Tokens, special tokens included.</param>
/// <param name="Strategy">Which text is cut.</param>
/// <param name="FromLeft">Whether the beginning is cut off instead of the end.</param>
public sealed record FileTruncation(int MaxLength, TruncationStrategy Strategy, bool FromLeft);
