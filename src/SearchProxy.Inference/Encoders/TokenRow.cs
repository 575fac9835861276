namespace SearchProxy.Inference.Encoders;

/// <summary>What a graph is fed for one text or pair.</summary>
/// <param name="Ids">Token numbers, special tokens included.</param>
/// <param name="TypeIds">0 for the first text, 1 for the second, as the tokenizer's template says.</param>
/// <param name="Truncated">True when something was cut.</param>
internal readonly record struct TokenRow(int[] Ids, int[] TypeIds, bool Truncated);
