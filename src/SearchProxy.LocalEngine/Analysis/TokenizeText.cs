namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Adds the tokens of a text, in order and without overlap.</summary>
internal delegate void TokenizeText(string text, List<TokenSpan> spans);
