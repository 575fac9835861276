namespace SearchProxy.Tokenizers.Models;

/// <summary>The settings of a BPE model.</summary>
/// <param name="UnknownId">The unknown token; null = unknown characters are left out.</param>
/// <param name="FuseUnknown">Whether neighbouring unknown characters are one token.</param>
/// <param name="ByteFallback">Whether unknown characters are spelt byte by byte.</param>
/// <param name="IgnoreMerges">Whether a word that is a token is this token, however it could be merged.</param>
/// <param name="ContinuingPrefix">Written before the tokens of all characters but the first; may be empty.</param>
/// <param name="EndSuffix">Written after the token of the last character; may be empty.</param>
internal sealed record BpeSettings(
    int? UnknownId,
    bool FuseUnknown,
    bool ByteFallback,
    bool IgnoreMerges,
    string ContinuingPrefix,
    string EndSuffix);
