using System.Text.Json.Serialization;
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
    [JsonIgnore]
    public (long Generation, long Number) Key => (Generation, Head.Number);

    /// <summary>The run.</summary>
    public required long Generation { get; init; }

    /// <summary>The record; its version is the external one that it was written with.</summary>
    public required DocumentHead Head { get; init; }

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
            Head = head with { Version = version, Cursor = null },
            Kind = kind,
            Reason = reason ?? string.Empty,
            Raw = isCut ? raw[..KeptOfCut].ToArray() : raw.ToArray(),
            IsCut = isCut,
        };
    }

    /// <summary>The record again, under a number of its own, with the version that it had.</summary>
    public DocumentHead ToHead(long number, bool documentsHaveVersions) => Head with
    {
        Number = number,
        Version = Head.Version ?? (documentsHaveVersions ? null : (Generation << RunContext.VersionShift) | (Head.Number + 1)),
    };
}
