using System.CommandLine;
using System.Text.Json;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy health</c>: asks the proxy that runs on this machine with the same settings, for the health checks of containers and
/// units.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string[] EveryAddress = ["*", "+", "0.0.0.0", "[::]"];

    public static Command Create(Terminal terminal)
    {
        var live = new Option<bool>("--live") { Description = "Ask whether the process answers at all, not whether it wants requests." };
        var command = new Command("health", "Ask the proxy on this machine whether it is ready: exit code 0, or 1 with the reason.")
        {
            live, SettingsOptions.Listen, SettingsOptions.Config,
        };
        command.SetAction((parsed, stop) => RunAsync(parsed, parsed.GetValue(live) ? "live" : "ready", terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string page, Terminal terminal, CancellationToken stop)
    {
        var url = new Uri(Local(Listener(parsed)), $"/_searchproxy/health/{page}");
        // What is read is a status of this machine itself, and the certificate is made out to a name that clients use, never to the
        // loopback.
#pragma warning disable MA0039 // See above; decision 0090.
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            UseProxy = false,
        };
#pragma warning restore MA0039
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(url, stop);
            var said = await answer.Content.ReadAsStringAsync(stop);
            if (!IsHealth(said))
            {
                terminal.WriteError(
                    $"{url} is answered {(int)answer.StatusCode} by something else than SearchProxy; --listen URL names another address of a "
                        + "proxy on this machine");
                return (int)ExitCode.Findings;
            }

            terminal.WriteLine(said);
            return (int)(answer.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Findings);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            terminal.WriteError($"{url} does not answer: {Words(e)}; --listen URL names another address of a proxy on this machine");
            return (int)ExitCode.Findings;
        }
    }

    /// <summary>The proxy's pages of health say their status as a word; errors of the engines have a number there.</summary>
    private static bool IsHealth(string said)
    {
        try
        {
            using var json = JsonDocument.Parse(said);
            return json.RootElement is { ValueKind: JsonValueKind.Object } page
                && page.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Words(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "what listens there speaks no TLS; it may want http://",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            "the connection ended before there was an answer; it may want https://",
        HttpRequestException => fault.GetBaseException().Message.TrimEnd('.'),
        _ => $"nothing came within {Patience.TotalSeconds} s",
    };

    /// <summary>
    /// Where the proxy listens: one that is named by its flag is taken as it is, since its certificate stands in settings that need not be
    /// at hand here.
    /// </summary>
    private static string Listener(ParseResult parsed)
    {
        if (parsed.GetValue(SettingsOptions.Listen)?.Split(',')[0] is not { } named)
        {
            return SettingsOptions.Read(parsed).Gateway.Listen[0];
        }

        return Uri.TryCreate(named.Replace("://*", "://[::]", StringComparison.Ordinal), UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            ? named
            : throw new CommandException(ExitCode.Usage, $"--listen is \"{named}\"; a URL such as http://127.0.0.1:9201 is expected");
    }

    /// <summary>The URL by which this machine itself reaches a listener.</summary>
    private static Uri Local(string listener)
    {
        var scheme = listener[..(listener.IndexOf("://", StringComparison.Ordinal) + 3)];
        var every = EveryAddress.FirstOrDefault(host => listener.AsSpan(scheme.Length).StartsWith(host));
        return new Uri(every is null ? listener : $"{scheme}127.0.0.1{listener[(scheme.Length + every.Length)..]}");
    }
}
