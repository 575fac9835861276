using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>What was decided about one document.</summary>
/// <param name="Action">What becomes of it.</param>
/// <param name="Reason">Why it got no vectors; <see cref="WriteReason.None"/> when it did.</param>
/// <param name="Body">The bytes to send on; the client's own unless embedded.</param>
/// <param name="Detail">The reason in words; null when there is nothing to add.</param>
internal readonly record struct WriteVerdict(WriteAction Action, WriteReason Reason, ReadOnlyMemory<byte> Body, string? Detail = null)
{
    public static WriteVerdict Pass(ReadOnlyMemory<byte> body, WriteReason reason, string? detail = null) => new(WriteAction.Passed, reason, body, detail);

    public static WriteVerdict Embedded(ReadOnlyMemory<byte> body) => new(WriteAction.Embedded, WriteReason.None, body);
}
