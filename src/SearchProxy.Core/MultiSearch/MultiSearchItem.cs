namespace SearchProxy.Core.MultiSearch;

/// <summary>One search of an <c>_msearch</c>: its two lines as they were written, without their line feeds.</summary>
/// <param name="Header">The metadata line; may be empty or blank.</param>
/// <param name="Body">The search body.</param>
public readonly record struct MultiSearchItem(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body);
