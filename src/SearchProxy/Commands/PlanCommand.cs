using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Configuration;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engines;
using SearchProxy.Gateway.Options;
using SearchProxy.Hosting;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy plan</c>: what the proxy would do with a search. The engine is asked for mapping and settings alone.</summary>
internal static class PlanCommand
{
    private const int MaxBytes = 16 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // Requests are read by people here: quotes and letters stay as they are.
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Argument<string> Index = new("INDEX")
    {
        Description = "Index, alias or pattern, as in the path of the search.",
    };
    private static readonly Option<string?> Body = new("--body")
    {
        Description = "File with the search body; - for standard input. Default: no body.",
        HelpName = "FILE",
    };
    private static readonly Option<string?> UrlOptions = new("--url")
    {
        Description = "The query string of the search, such as q=locks&size=5.",
        HelpName = "TEXT",
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("plan", "Show what the proxy would do with a search, without running it.") { Index, Body, UrlOptions };
        SettingsOptions.AddTo(command, SettingsOptions.OfEngine);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        // A proxy of its own for one question: the pages of the one that serves are guarded elsewhere.
        settings.Gateway.Admin = new AdminOptions { Open = OpenPages.Loopback };
        var body = await ReadBodyAsync(parsed.GetValue(Body), stop);
        await RequireIndexAsync(settings, parsed.GetRequiredValue(Index), stop);
        using var models = LoadedModels.Load(settings.Models);
        await using var proxy = await RunningProxy.StartAsync(settings, models, parsed.GetValue(CommandTree.Verbose), stop);
        using var client = new EngineClient(settings.Engine.ClientOptions(new Uri(proxy.Addresses[0]), new EngineTlsOptions()));
        terminal.WriteLine(await AskAsync(client, parsed, body, stop));
        return (int)ExitCode.Success;
    }

    /// <exception cref="CommandException">The engine was not reached, or has no such index.</exception>
    private static async Task RequireIndexAsync(ProxySettings settings, string index, CancellationToken stop)
    {
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        await engine.RequireIndexAsync(index, stop);
    }

    private static async Task<string> AskAsync(EngineClient client, ParseResult parsed, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var query = parsed.GetValue(UrlOptions) is { Length: > 0 } text ? "?" + text.TrimStart('?').Replace(' ', '+') : string.Empty;
        var path = $"/_searchproxy/plan/{Uri.EscapeDataString(parsed.GetRequiredValue(Index))}/_search{query}";
        var outcome = await client.SendAsync(EngineRequest.Post(path, body) with { Timeout = Timeout }, MaxBytes, stop);
        if (!outcome.Answered(out var response))
        {
            throw new CommandException(ExitCode.Engine, $"no plan: {outcome.Detail}");
        }

        if (!response.IsSuccess)
        {
            throw new CommandException(ExitCode.Engine, $"no plan: {EngineErrorText.Of(response)}");
        }

        using var plan = JsonDocument.Parse(response.Body);
        return JsonSerializer.Serialize(plan.RootElement, Indented);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(string? file, CancellationToken stop)
    {
        switch (file)
        {
            case null:
                return default;
            case "-":
                using (var memory = new MemoryStream())
                {
                    await using var input = Console.OpenStandardInput();
                    await input.CopyToAsync(memory, stop);
                    return memory.ToArray();
                }

            default:
                return await File.ReadAllBytesAsync(file, stop);
        }
    }
}
