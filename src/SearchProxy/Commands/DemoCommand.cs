using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SearchProxy.Configuration;
using SearchProxy.Demo;
using SearchProxy.Evaluation;
using SearchProxy.Hosting;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy demo</c>: everything in one process, to look at.</summary>
internal static class DemoCommand
{
    private const string Index = "demo";

    // Long enough that a slow machine shows the whole order too; the times are printed.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly Option<bool> Once = new("--once") { Description = "End after the comparison instead of serving on." };

    private static readonly Option<bool> NoOpen = new("--no-open") { Description = "Do not open the page in a browser." };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Your own documents: JSON lines with the texts \"title\" and \"text\".",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> Query = new("--query")
    {
        Description = "Query to compare; may be given several times.",
        HelpName = "TEXT",
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("demo", "Start an in-memory engine with documents and the proxy, compare the orders, and keep serving.")
        {
            Once, NoOpen, Data, Query, SettingsOptions.Listen,
        };
        SettingsOptions.AddTo(command, SettingsOptions.OfModels);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        settings.Gateway.Search.Deadline = Deadline;
        ListenOnFreePort(parsed, settings);
        var file = parsed.GetValue(Data) ?? BeirFolder.Demo.Corpus;
        if (!File.Exists(file))
        {
            throw new CommandException(ExitCode.File, NamedFile.Absence(file));
        }

        terminal.WriteLine($"searchproxy {ProductVersion.Text} demo");
        using var models = LoadedModels.Load(settings.Models);
        terminal.WriteLine($"models   {models.RequireEncoder().ModelId} encodes, {models.RequireReranker().ModelId} reranks");
        await using var world =
            await DemoWorld.StartAsync(settings, models, Index, file, terminal, parsed.GetValue(CommandTree.Verbose), stop);
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"indexed  {world.Ingested.Counts.Indexed} documents in {world.Ingested.Elapsed.TotalSeconds:0.0} s"));
        terminal.WriteLine($"engine   {world.EngineAddress} (in memory)");
        terminal.WriteLine($"proxy    {world.ProxyAddress}");
        var queries = Queries(parsed, file);
        var page = PageOf(settings, world.ProxyAddress, queries);
        if (!parsed.GetValue(Once))
        {
            terminal.WriteLine($"page     {page.AbsoluteUri}");
        }

        await CompareAsync(world, queries, terminal, stop);
        if (parsed.GetValue(Once))
        {
            return (int)ExitCode.Success;
        }

        foreach (var line in CurlLines.Of(world.ProxyAddress, world.EngineAddress, Index, queries.Count > 0 ? queries[0] : "question"))
        {
            terminal.WriteLine(line);
        }

        if (terminal.IsInteractive && !parsed.GetValue(NoOpen))
        {
            Browser.TryOpen(page);
        }

        return await ServeAsync(terminal, stop);
    }

    /// <summary>The page for operators with the first query in it.</summary>
    private static Uri PageOf(ProxySettings settings, string proxy, IReadOnlyList<string> queries)
    {
        var query = queries.Count > 0 ? $"&q={Uri.EscapeDataString(queries[0])}" : "";
        return new Uri(new Uri(settings.Gateway.Admin.Listen is [var first, ..] ? first : proxy), $"/_searchproxy/?index={Index}{query}");
    }

    /// <summary>Nobody asked for the default port, so another one does as well when it is taken.</summary>
    private static void ListenOnFreePort(ParseResult parsed, ProxySettings settings)
    {
        if (parsed.GetResult(SettingsOptions.Listen) is null && settings.Gateway.Listen is [var only] && !FreePort.IsFree(new Uri(only)))
        {
            settings.Gateway.Listen = ["http://127.0.0.1:0"];
        }
    }

    private static IReadOnlyList<string> Queries(ParseResult parsed, string file) => (parsed.GetValue(Query), parsed.GetValue(Data)) switch
    {
        ({ Length: > 0 } asked, _) => asked,
        (_, null) => DemoQueries.Bundled,
        _ => DemoQueries.FromTitles(file),
    };

    private static async Task CompareAsync(DemoWorld world, IReadOnlyList<string> queries, Terminal terminal, CancellationToken stop)
    {
        if (queries.Count == 0)
        {
            terminal.WriteLine("no query to compare: give one with --query");
            return;
        }

        // The first search of a process pays for just-in-time compilation and connections; that is not what is compared.
        await world.CompareAsync(Index, "warm up", stop);
        foreach (var query in queries)
        {
            ComparisonTable.Write(terminal, await world.CompareAsync(Index, query, stop));
        }

        terminal.WriteLine();
    }

    private static async Task<int> ServeAsync(Terminal terminal, CancellationToken stop)
    {
        terminal.WriteLine();
        terminal.WriteLine("serving until Ctrl-C");
        await Stopping.WaitAsync(stop);
        return (int)ExitCode.Success;
    }
}

/// <summary>Opens a page in the browser of whoever sits before the machine.</summary>
internal static class Browser
{
    /// <summary>Tries; where there is no browser, the address that was printed has to do.</summary>
    public static void TryOpen(Uri page)
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception none) when (none is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return;
        }
    }
}

/// <summary>Commands to paste into a shell.</summary>
internal static class CurlLines
{
    public static IEnumerable<string> Of(string proxy, string engine, string index, string query)
    {
        var q = Uri.EscapeDataString(query).Replace("%20", "+", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal);
        var json = System.Text.Json.JsonSerializer.Serialize(query).Replace("'", "\\u0027", StringComparison.Ordinal);
        var match = "{\"multi_match\":{\"query\":" + json + ",\"fields\":[\"title\",\"text\"]}}";
        var dsl = "{\"size\":3,\"_source\":[\"title\"],\"query\":{\"bool\":{\"must\":"
            + match
            + ",\"must_not\":{\"match\":{\"text\":\"computer\"}}}}}";
        return
        [
            "# through the proxy, with its headers",
            $"curl -i '{proxy}/{index}/_search?q={q}&size=3&_source=title&pretty'",
            "# the same from the engine alone",
            $"curl '{engine}/{index}/_search?q={q}&size=3&_source=title&pretty'",
            "# query DSL, with a clause that also holds for the vector search",
            $"curl '{proxy}/{index}/_search?pretty' -H 'Content-Type: application/json' -d '{dsl}'",
            "# this one request as the engine answers it",
            $"curl -i '{proxy}/{index}/_search?q={q}&size=3&_source=title&pretty' -H 'X-SearchProxy-Off: true'",
        ];
    }
}

/// <summary>Tells whether a port of this machine can be listened on.</summary>
internal static class FreePort
{
    /// <param name="address">Address with an IP or <c>localhost</c> as host.</param>
    public static bool IsFree(Uri address)
    {
        var ip = IPAddress.TryParse(address.DnsSafeHost, out var literal) ? literal : IPAddress.Loopback;
        try
        {
            using var listener = new TcpListener(ip, address.Port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
