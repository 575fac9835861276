namespace SearchProxy.Testing.FakeEngine;

/// <summary>Answers the requests that it matches, by their head or with their body. The last rule added that matches wins.</summary>
internal abstract record EngineRule
{
    public sealed record ByHead(Func<AskedHead, bool> Matches, Func<AskedHead, EngineAnswer> Answer) : EngineRule;

    public sealed record ByBody(Func<AskedRequest, bool> Matches, Func<AskedRequest, EngineAnswer> Answer) : EngineRule;
}
