namespace SearchProxy.Testing.FakeEngine;

/// <summary>Answers the requests that it matches. The last rule added that matches wins.</summary>
internal sealed record EngineRule(Func<AskedRequest, bool> Matches, Func<AskedRequest, EngineAnswer> Answer);
