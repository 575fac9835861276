namespace SearchProxy.Ingest.Sources;

/// <summary>Why a record of a source is no document.</summary>
public enum SourceFault
{
    None,

    /// <summary>Longer than <see cref="IngestOptions.MaxDocumentBytes"/>; skipped to the next record.</summary>
    TooLong,

    /// <summary>Not JSON, or not a JSON object; not UTF-8; a CSV record that does not fit the header.</summary>
    Malformed,

    /// <summary>The id is missing where the source must have one, empty, of a wrong type, or longer than 512 bytes.</summary>
    Id,

    /// <summary>The version field is missing or not a whole number above 0.</summary>
    Version,

    /// <summary>The document has a member <c>search_proxy</c>, which is reserved.</summary>
    Reserved,

    /// <summary>The record asks for what an ingestion cannot do, or belongs to another index.</summary>
    NotHonoured,

    /// <summary>Crashed the process twice while it was embedded; set aside.</summary>
    Poison,
}
