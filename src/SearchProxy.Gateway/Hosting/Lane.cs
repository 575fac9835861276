namespace SearchProxy.Gateway.Hosting;

/// <summary>Names of the four ways a request can go, as metrics tell them.</summary>
internal static class Lane
{
    public const string Pass = "pass";
    public const string Search = "search";
    public const string Write = "write";
    public const string Own = "own";

    public static IReadOnlyList<string> All { get; } = [Pass, Search, Write, Own];
}
