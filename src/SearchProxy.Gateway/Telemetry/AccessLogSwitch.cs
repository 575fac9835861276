namespace SearchProxy.Gateway.Telemetry;

/// <summary>Whether each request is a line of the log.</summary>
/// <param name="IsOn">True when it is.</param>
public sealed record AccessLogSwitch(bool IsOn);
