using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Conformance.Tests.Clients;

/// <summary>
/// The official JavaScript clients see the same through the proxy as directly, but for the order and the scores of reranked hits.
/// </summary>
public partial class JavaScriptClientTests
{
    [ClientsFact("SEARCHPROXY_TEST_ELASTICSEARCH")]
    public Task Client_8_of_Elasticsearch_notices_nothing() => CompareAsync("elasticsearch8", RealEngine.Elasticsearch!);

    [ClientsFact("SEARCHPROXY_TEST_OPENSEARCH")]
    public Task Client_of_OpenSearch_notices_nothing() => CompareAsync("opensearch", RealEngine.OpenSearch!);

    [ClientsFact]
    public async Task Client_9_of_Elasticsearch_notices_nothing()
    {
        await using var engine = await ScriptedEngine.StartAsync(EngineKind.Elasticsearch9);
        ScriptedAnswers.On(engine);
        await CompareAsync("elasticsearch9", engine.Url);
    }

    private static async Task CompareAsync(string client, Uri engine)
    {
        var options = new GatewayOptions { Engines = [engine.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        await using var proxy = GatewayHost.Build(
            options,
            builder => builder.Services.AddSingleton(new SearchModels(encoder: null, new FakeReranker((_, passage) => passage.Length))));
        await proxy.StartAsync();

        var (exitCode, output) =
            await RunAsync(
                "compare.mjs", client, engine.AbsoluteUri.TrimEnd('/'), GatewayHost.AddressesOf(proxy)[0].AbsoluteUri.TrimEnd('/'));

        Assert.True(exitCode == 0, output);
        var reranked = Reranked().Match(output);
        Assert.True(reranked.Success && int.Parse(reranked.Groups["count"].Value, CultureInfo.InvariantCulture) >= 5, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Environment.GetEnvironmentVariable(ClientsFactAttribute.Variable),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex(@"(?<count>\d+) reranked", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Reranked();
}
