using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Documents;

/// <summary>What checking a record gave: a document, or why it is none.</summary>
internal readonly record struct DocumentReading(IngestDocument? Document, SourceFault Fault, string? Detail)
{
    public static DocumentReading Of(IngestDocument document) => new(document, SourceFault.None, null);

    public static DocumentReading Failed(SourceFault fault, string? detail) => new(null, fault, detail);
}
