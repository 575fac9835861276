namespace SearchProxy.Engine.Dialects;

/// <summary>The nested object whose best entry stands for the document.</summary>
/// <param name="Path">The nested path, for example <c>search_proxy.passages</c>.</param>
/// <param name="TextField">
/// Stored field with the passage's text, asked for by <c>stored_fields</c>; the inner hit carries it as
/// <c>"fields":{"search_proxy.passages.text":["…"]}</c> on both products.
/// </param>
public sealed record PassageLeg(string Path, string TextField);
