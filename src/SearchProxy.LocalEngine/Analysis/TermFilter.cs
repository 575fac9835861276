namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Changes a term, or drops it by returning null; the place of a dropped term stays empty.</summary>
internal delegate string? TermFilter(string term);
