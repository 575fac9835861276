using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Encoders;

/// <summary>The query's tokens on the one side of all pairs of a search. Only read after it is made, so threads may share it.</summary>
internal sealed record PairQuery(TokenList Text);
