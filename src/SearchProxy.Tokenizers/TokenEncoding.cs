namespace SearchProxy.Tokenizers;

/// <summary>A text or a pair as a model gets it, with everything that is known of each token.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="TypeIds">Which text a token belongs to, as the template says.</param>
/// <param name="AttentionMask">0 for padding, else 1.</param>
/// <param name="Offsets">Where each token stands in its own text.</param>
/// <param name="Fault">Why there are no tokens, if the texts could not be cut.</param>
public sealed record TokenEncoding(
    IReadOnlyList<int> Ids,
    IReadOnlyList<int> TypeIds,
    IReadOnlyList<int> AttentionMask,
    IReadOnlyList<TokenOffset> Offsets,
    TruncationFault Fault)
{
    internal static TokenEncoding Failed(TruncationFault fault) => new([], [], [], [], fault);
}
