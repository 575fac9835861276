namespace SearchProxy.Ingest.Sources;

/// <summary>A file, or what stands for one.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Length">Bytes; 0 when it has no length.</param>
/// <param name="HeadLength">How many bytes from the start <paramref name="HeadHash"/> covers.</param>
/// <param name="HeadHash">SHA-256 over the head, hex.</param>
public sealed record SourcePart(string Name, long Length, long HeadLength, string HeadHash);
