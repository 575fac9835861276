namespace SearchProxy.Testing.FakeEngine;

/// <summary>
/// What a <see cref="CountingOrigin"/> does with a request. With neither an answer nor an end it answers 200 with <c>{}</c>.
/// </summary>
/// <param name="Answer">Bytes to send; null for none.</param>
/// <param name="End">How to end the connection afterwards; null to keep it.</param>
/// <param name="ReadsWhole">False: acts as soon as the start line is there, with the rest unread.</param>
public sealed record OriginAct(byte[]? Answer = null, OriginEnd? End = null, bool ReadsWhole = true)
{
    /// <summary>200 and an empty object; the connection is kept.</summary>
    public static OriginAct Ok { get; } = new();
}
