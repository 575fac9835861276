namespace SearchProxy.Engine.Http;

/// <summary>One header line: name and value as written. A header with several values is several of these, in order.</summary>
public readonly record struct EngineHeader(string Name, string Value);
