namespace SearchProxy.Tests.Architecture;

/// <summary>The borders of the rooms: which other rooms each may refer to, and what it may not touch.</summary>
internal static class Rooms
{
    private const string Core = "SearchProxy.Core";
    private const string Tokenizers = "SearchProxy.Tokenizers";
    private const string Inference = "SearchProxy.Inference";
    private const string Engine = "SearchProxy.Engine";
    private const string Gateway = "SearchProxy.Gateway";
    private const string Ingest = "SearchProxy.Ingest";
    private const string Evaluation = "SearchProxy.Evaluation";
    private const string LocalEngine = "SearchProxy.LocalEngine";
    private const string Remote = "SearchProxy.Remote";

    private static readonly string[] Web = ["Microsoft.AspNetCore", "Yarp."];
    // Whoever loads the native library must have silenced it before.
    private static readonly string[] Runtime = ["Microsoft.ML."];
    private static readonly string[] Console = ["System.CommandLine", "Spectre.Console"];
    private static readonly string[] WallClock =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
    ];

    private static readonly string[] Impure =
    [
        "System.Net.", "System.IO.File", "System.IO.Directory", "System.Threading.Thread.", "System.Threading.Timer", "System.TimeProvider",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "Microsoft.Extensions.", "System.Console",
        "System.Random::get_Shared",
        "System.Guid::NewGuid", "System.Environment::get_TickCount",
    ];

    public static IReadOnlyList<RoomRule> All { get; } =
    [
        new(Core, [], [.. Impure, .. Web, .. Runtime, .. Console, .. WallClock]),
        new(Tokenizers, [], [.. Web, .. Runtime, .. Console, .. WallClock, "System.Net.", "System.Threading.Thread."]),
        new(Inference, [Tokenizers], ["System.Net.", .. Web, .. Console, .. WallClock]),
        new(Engine, [Core], [.. Web, .. Runtime, .. Console, .. WallClock]),
        new(Gateway, [Core, Inference, Engine], [.. Runtime, .. Console, .. WallClock]),
        new(Ingest, [Core, Tokenizers, Inference, Engine], [.. Web, .. Runtime, .. Console, .. WallClock]),
        new(Evaluation, [Core, Inference, Ingest], ["System.Net.", .. Web, .. Runtime, .. Console, .. WallClock]),
        new(LocalEngine, [], ["Yarp.", .. Runtime, .. Console, .. WallClock]),
        new(Remote, [Inference], [.. Web, .. Runtime, .. Console, .. WallClock]),
        new(
            "searchproxy",
            [Core, Tokenizers, Inference, Engine, Evaluation, Gateway, Ingest, LocalEngine, Remote],
            ["Yarp.", "Microsoft.AspNetCore.Http.HttpContext", .. Runtime]),
    ];

    public static RoomRule Of(string room) => All.Single(rule => rule.Room == room);
}
