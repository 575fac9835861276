using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Bodies;

/// <summary>A request's body, read within limits: the bytes to understand, and the bytes to forward when nothing may change.</summary>
/// <param name="Original">
/// The bytes as they were sent; when <see cref="Fault"/> is TooLarge only those that were taken off the connection.
/// </param>
/// <param name="Content">The inflated bytes; empty with a fault.</param>
/// <param name="Fault">Why <see cref="Content"/> is missing.</param>
public sealed record RequestBody(ReadOnlyMemory<byte> Original, ReadOnlyMemory<byte> Content, RequestBodyFault Fault)
{
    /// <summary>False when the rest of the body is still in the connection.</summary>
    public bool IsComplete { get; init; } = Fault is not RequestBodyFault.TooLarge;

    /// <summary>The fault as the client reads it in a bypass.</summary>
    public BypassReason BypassReason => Fault switch
    {
        RequestBodyFault.None => BypassReason.None,
        RequestBodyFault.TooLarge => BypassReason.BodyTooLarge,
        RequestBodyFault.NoMemory => BypassReason.Memory,
        _ => BypassReason.Encoding,
    };
}
