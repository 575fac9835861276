namespace SearchProxy.LocalEngine.Analysis;

/// <summary>One indexed term.</summary>
/// <param name="Term">Text after all filters.</param>
/// <param name="Position">Place in the field, counted in tokens before filtering.</param>
/// <param name="Start">First UTF-16 unit in the value.</param>
/// <param name="End">One past the last UTF-16 unit in the value.</param>
internal readonly record struct Token(string Term, int Position, int Start, int End);
