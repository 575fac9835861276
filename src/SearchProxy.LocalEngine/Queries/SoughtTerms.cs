namespace SearchProxy.LocalEngine.Queries;

/// <summary>A single term, or the terms of a phrase.</summary>
internal sealed record SoughtTerms(IReadOnlyList<PhraseTerm> Terms, int Slop);
