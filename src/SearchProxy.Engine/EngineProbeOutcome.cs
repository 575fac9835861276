using SearchProxy.Engine.Http;

namespace SearchProxy.Engine;

/// <summary>What asking an engine gave.</summary>
/// <param name="Info">What it is; null when it could not be told.</param>
/// <param name="Fault">The fault when there was no answer.</param>
/// <param name="Status">The HTTP status of the answer; 0 without one, and 401 or 403 when credentials are missing.</param>
/// <param name="Detail">What happened, in words; null with <paramref name="Info"/>.</param>
public sealed record EngineProbeOutcome(EngineInfo? Info, EngineFault Fault, int Status, string? Detail)
{
    public static EngineProbeOutcome Of(EngineInfo info) => new(info, EngineFault.None, 200, null);

    public static EngineProbeOutcome Failed(EngineFault fault, int status, string detail) => new(null, fault, status, detail);
}
