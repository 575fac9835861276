namespace SearchProxy.Ingest.Writes;

/// <param name="Outcome">What became of the document.</param>
/// <param name="Json">The bytes to send on: one JSON object on one line when it was embedded, else the client's own bytes.</param>
/// <param name="Detail">Why the model failed, or gave no direction to a text; null otherwise.</param>
public sealed record EmbeddedDocument(EmbedOutcome Outcome, ReadOnlyMemory<byte> Json, string? Detail = null);
