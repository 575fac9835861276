namespace SearchProxy.Core.Hits;

/// <summary>The name of a member of a hit.</summary>
/// <param name="Quoted">Where it stands, with its quotes.</param>
/// <param name="Owner">
/// The member of the hit whose own member it is: a client reads <c>inner_hits.chapters</c>, <c>highlight.title</c>. Null for the hit's.
/// </param>
internal readonly record struct MemberName(ByteRange Quoted, string? Owner);
