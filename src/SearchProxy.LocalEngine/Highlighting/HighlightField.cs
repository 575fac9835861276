namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>A field name or pattern to highlight.</summary>
internal sealed record HighlightField(string Pattern, HighlightOptions Options);
