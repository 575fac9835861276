namespace SearchProxy.Ingest.Sources;

/// <summary>By what a source is known again.</summary>
/// <param name="Length">Bytes in all; 0 when it has no length.</param>
/// <param name="HeadLength">How many bytes from the start <paramref name="HeadHash"/> covers.</param>
/// <param name="HeadHash">SHA-256 over the head, hex.</param>
public sealed record SourceFingerprint(long Length, long HeadLength, string HeadHash);
