namespace SearchProxy.LocalEngine.Analysis;

/// <summary>A character with the marks behind it, which word break rules treat as one.</summary>
/// <param name="CodePoint">The character.</param>
/// <param name="Class">Its part in the rules.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="BaseEnd">One past the character itself.</param>
/// <param name="End">One past the last mark.</param>
internal readonly record struct WordUnit(int CodePoint, WordBreak Class, int Start, int BaseEnd, int End);
