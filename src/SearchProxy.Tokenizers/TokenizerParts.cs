using SearchProxy.Tokenizers.Models;
using SearchProxy.Tokenizers.Normalization;
using SearchProxy.Tokenizers.PostProcessing;
using SearchProxy.Tokenizers.PreTokenization;

namespace SearchProxy.Tokenizers;

/// <summary>Everything that stands in a tokenizer.json.</summary>
/// <param name="AddedTokens">With the ids that they really have.</param>
/// <param name="Normalizer">May be empty.</param>
/// <param name="PreTokenizers">In their order; may be empty.</param>
/// <param name="Model">The vocabulary.</param>
/// <param name="PostProcessor">May be <see cref="PostProcessor.None"/>.</param>
/// <param name="FileTruncation">Null = none in the file.</param>
/// <param name="FilePadding">Null = none in the file.</param>
internal sealed record TokenizerParts(
    IReadOnlyList<AddedToken> AddedTokens,
    NormalizerChain Normalizer,
    PreTokenizer[] PreTokenizers,
    TokenModel Model,
    PostProcessor PostProcessor,
    FileTruncation? FileTruncation,
    FilePadding? FilePadding);
