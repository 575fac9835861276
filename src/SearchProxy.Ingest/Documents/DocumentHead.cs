using System.Text.Json.Serialization;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Ingest.Documents;

/// <summary>What is known of a document beside its content, from the source to the dead-letter queue.</summary>
/// <param name="Number">Position in the whole source, from 0, without gaps; the same on every reading.</param>
/// <param name="Place">Where a person finds it: <c>books.jsonl:412</c>.</param>
public sealed record DocumentHead(long Number, string Place)
{
    /// <summary>Index, create, update or delete.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<BulkAction>))]
    public BulkAction Action { get; init; } = BulkAction.Index;

    /// <summary>The id; null until it is read out of the document, for sources that hold it there.</summary>
    public string? Id { get; init; }

    /// <summary>The routing; null without one.</summary>
    public string? Routing { get; init; }

    /// <summary>The external version that the document itself carries; null when the position in the source decides.</summary>
    public long? Version { get; init; }

    /// <summary>True: of two writes of one version the later one wins (<c>external_gte</c>); false: the earlier one.</summary>
    public bool AllowsSameVersion { get; init; } = true;

    /// <summary>The state that an update expects the document in; null for other actions.</summary>
    public DocumentRevision? Revision { get; init; }

    /// <summary>What the source needs to go on after this record, for sources that cannot count; else null.</summary>
    public string? Cursor { get; init; }
}
