namespace SearchProxy.Gateway.Writes;

/// <param name="Source">The document; null when there is none.</param>
/// <param name="Fault">Why it cannot be told whether there is one; null when it can.</param>
internal readonly record struct CurrentDocument(ReadOnlyMemory<byte>? Source, string? Fault);
