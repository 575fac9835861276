namespace SearchProxy.Testing.FakeEngine;

/// <summary>What a <see cref="FaultProxy"/> does to one exchange.</summary>
public enum WireFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every piece of the answer is late.</summary>
    Latency,

    /// <summary>The answer trickles, a few bytes at a time with pauses.</summary>
    Bandwidth,

    /// <summary>Request and answer are cut into the smallest packets, without pauses.</summary>
    Slicing,

    /// <summary>The answer is swallowed; the connection stays open.</summary>
    BlackHole,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The answer's direction is ended; the request's stays open.</summary>
    HalfClose,
}

/// <summary>A fault and where in the answer it begins.</summary>
/// <param name="Kind">The fault.</param>
/// <param name="AfterBytes">Bytes of the answer that pass before a black hole, a reset or a half-close.</param>
public sealed record WireFault(WireFaultKind Kind, int AfterBytes = 0)
{
    public static WireFault None { get; } = new(WireFaultKind.None);
}
