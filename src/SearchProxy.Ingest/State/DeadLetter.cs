using System.Text.Json.Serialization;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Ingest.State;

/// <summary>A record that was set aside, with everything that is needed to try it again.</summary>
internal sealed record DeadLetter
{
    /// <summary>Most bytes of a record that is kept whole; of a longer one the first kilobyte.</summary>
    public const int MaxWholeBytes = 16 << 20;

    /// <summary>The run and the record's number in it: by these a letter is known again.</summary>
    public required long Generation { get; init; }

    public required long Number { get; init; }

    public required string Place { get; init; }

    public string? Id { get; init; }

    public string? Routing { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<BulkAction>))]
    public BulkAction Action { get; init; }

    /// <summary>The external version that the record was written with.</summary>
    public long? Version { get; init; }

    /// <summary>The state that an update expected the document in; null for other actions.</summary>
    public DocumentRevision? Revision { get; init; }

    /// <summary>A fault of the source, a verdict, or the engine's error type.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>The record's bytes as read.</summary>
    public byte[] Raw { get; init; } = [];

    /// <summary>True when <see cref="Raw"/> is only the beginning, so that the letter cannot be tried again.</summary>
    public bool IsCut { get; init; }
}
