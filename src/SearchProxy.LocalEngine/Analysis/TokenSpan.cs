namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Where a tokenizer found a token, in UTF-16 units.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">One past the last unit.</param>
internal readonly record struct TokenSpan(int Start, int End);
