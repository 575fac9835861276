namespace SearchProxy.LocalEngine.Queries;

/// <summary>A term and its place in a phrase.</summary>
internal readonly record struct PhraseTerm(string Term, int Position);
