namespace SearchProxy.Engine.Bulk;

/// <summary>One state of a document, as the engine counts them: a write that expects it is refused once the document has changed.</summary>
/// <param name="SeqNo"><c>_seq_no</c>.</param>
/// <param name="PrimaryTerm"><c>_primary_term</c>.</param>
public sealed record DocumentRevision(long SeqNo, long PrimaryTerm);
