using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Sources;

/// <summary>One record of a source, before anything is checked.</summary>
/// <param name="Head">What the source says of it.</param>
/// <param name="Json">The document; empty for a removal; with a fault what was read.</param>
public sealed record SourceRecord(DocumentHead Head, ReadOnlyMemory<byte> Json)
{
    /// <summary>What the source itself found wrong; <see cref="SourceFault.None"/> in general.</summary>
    public SourceFault Fault { get; init; }

    /// <summary>The fault in words.</summary>
    public string? Detail { get; init; }
}
