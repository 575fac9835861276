using System.Text.Json.Serialization;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.State;

/// <summary>A record that was set aside, with everything that is needed to try it again.</summary>
internal sealed record DeadLetter
{
    /// <summary>Most bytes of a record that is kept whole; of a longer one the first kilobyte.</summary>
    public const int MaxWholeBytes = 16 << 20;

    private const int KeptOfCut = 1_024;

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

    /// <summary>False when an equal version did not win.</summary>
    public bool AllowsSameVersion { get; init; } = true;

    /// <summary>A fault of the source, a verdict, or the engine's error type.</summary>
    public required string Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>The record's bytes as read.</summary>
    public byte[] Raw { get; init; } = [];

    /// <summary>True when <see cref="Raw"/> is only the beginning, so that the letter cannot be tried again.</summary>
    public bool IsCut { get; init; }

    /// <param name="head">The record.</param>
    /// <param name="generation">The run.</param>
    /// <param name="version">The version that it was written with; null when it was not.</param>
    /// <param name="kind">A fault of the source, a verdict, or the engine's error type.</param>
    /// <param name="reason">In words.</param>
    /// <param name="raw">The record's bytes; of more than <see cref="MaxWholeBytes"/> the first kilobyte is kept.</param>
    public static DeadLetter Of(DocumentHead head, long generation, long? version, string kind, string? reason, ReadOnlyMemory<byte> raw)
    {
        var isCut = raw.Length > MaxWholeBytes;
        return new DeadLetter
        {
            Generation = generation,
            Number = head.Number,
            Place = head.Place,
            Id = head.Id,
            Routing = head.Routing,
            Action = head.Action,
            Revision = head.Revision,
            Version = version,
            AllowsSameVersion = head.AllowsSameVersion,
            Kind = kind,
            Reason = reason ?? string.Empty,
            Raw = isCut ? raw[..KeptOfCut].ToArray() : raw.ToArray(),
            IsCut = isCut,
        };
    }

    /// <summary>The record again, under a number of its own, with the version that it had.</summary>
    public DocumentHead ToHead(long number, bool documentsHaveVersions) => new(number, Place)
    {
        Action = Action,
        Id = Id,
        Routing = Routing,
        Revision = Revision,
        Version = Version ?? (documentsHaveVersions ? null : (Generation << RunContext.VersionShift) | (Number + 1)),
        AllowsSameVersion = AllowsSameVersion,
    };
}
