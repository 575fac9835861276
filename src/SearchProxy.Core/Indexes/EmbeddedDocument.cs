namespace SearchProxy.Core.Indexes;

/// <param name="Outcome">What became of the document.</param>
/// <param name="Own">The JSON value of its member <c>search_proxy</c>, on one line: hash and vectors; empty unless embedded.</param>
/// <param name="Detail">Why the model failed; null otherwise.</param>
public sealed record EmbeddedDocument(EmbedOutcome Outcome, ReadOnlyMemory<byte> Own = default, string? Detail = null);
