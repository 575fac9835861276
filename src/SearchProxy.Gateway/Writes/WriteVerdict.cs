using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>What was decided about one document.</summary>
/// <param name="Action">What becomes of it.</param>
/// <param name="Reason">Why it got no vectors; <see cref="WriteReason.None"/> when it did.</param>
/// <param name="Body">The bytes to send on; the client's own unless embedded.</param>
/// <param name="Detail">The reason in words; null when there is nothing to add.</param>
internal readonly record struct WriteVerdict(WriteAction Action, WriteReason Reason, ReadOnlyMemory<byte> Body, string? Detail = null)
{
    public static WriteVerdict Pass(ReadOnlyMemory<byte> body, WriteReason reason, string? detail = null) =>
        new(WriteAction.Passed, reason, body, detail);

    public static WriteVerdict Embedded(ReadOnlyMemory<byte> body) => new(WriteAction.Embedded, WriteReason.None, body);
}

/// <summary>What becomes of a document on its way to the engine.</summary>
internal enum WriteAction
{
    /// <summary>It goes on as it came.</summary>
    Passed,

    /// <summary>It goes on with vectors.</summary>
    Embedded,

    /// <summary>It goes on as it came, and is to be queued for backfill.</summary>
    Queued,

    /// <summary>It does not go on.</summary>
    Rejected,
}
