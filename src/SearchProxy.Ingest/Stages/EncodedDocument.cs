using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Stages;

/// <summary>A document with its vectors, ready to be written.</summary>
/// <param name="Document">The document.</param>
/// <param name="Item">What is sent.</param>
/// <param name="Vectors">Its vectors; none for a removal and for a document without text.</param>
internal sealed record EncodedDocument(IngestDocument Document, BulkItem Item, IReadOnlyList<PassageVector> Vectors)
{
    /// <summary>True when text was left behind the last passage that is allowed, or behind what the model reads of one.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Tokens that were encoded; 0 when they are not counted.</summary>
    public int Tokens { get; init; }

    /// <summary>True when the vectors are those that the index held.</summary>
    public bool IsReused { get; init; }

    /// <summary>Passages that are written without a vector, because theirs is zero.</summary>
    public int WithoutDirection { get; init; }
}
