using SearchProxy.Core.Text;

namespace SearchProxy.Engine.Bulk;

/// <summary>One write of a bulk request.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Index">The index; null takes the one in the request's path.</param>
/// <param name="Id">The document's id; null lets the engine make one, which cannot be retried safely.</param>
/// <param name="Source">
/// The second line: the document, or for an update <c>{"doc":…}</c>. One JSON value without line feeds; empty for a delete.
/// </param>
public sealed record BulkItem(BulkAction Action, string? Index, string? Id, ReadOnlyMemory<byte> Source)
{
    /// <summary>Routing value; null for none.</summary>
    public string? Routing { get; init; }

    /// <summary>
    /// External version (<c>version_type=external</c>): the engine keeps the newest and refuses what is not newer, so a repeated write is
    /// harmless. Only for index and delete: on create and update the engines refuse the whole request.
    /// </summary>
    public long? Version { get; init; }

    /// <summary>
    /// Write only if the document is still in this state (<c>if_seq_no</c>, <c>if_primary_term</c>); null: whatever its state is.
    /// </summary>
    public DocumentRevision? Expected { get; init; }

    /// <summary>
    /// True: the same version is written again too (<c>external_gte</c>), to replace what the same source version gave before.
    /// </summary>
    public bool AllowsSameVersion { get; init; }
}
