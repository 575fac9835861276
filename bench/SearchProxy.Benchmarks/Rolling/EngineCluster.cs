using System.Diagnostics;
using System.Globalization;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Rolling;

/// <summary>Three real nodes of one OpenSearch cluster, each in a process of its own, from <c>../shared/engines</c>.</summary>
internal sealed class EngineCluster : IAsyncDisposable
{
    private const int Nodes = 3;
    private static readonly string Script = RepositoryFolder.At("..", "shared", "engines", "engine");

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-rolling-").FullName;
    private readonly int _port;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(5) };

    private EngineCluster(int port) => _port = port;

    public IReadOnlyList<Uri> Urls => [.. Enumerable.Range(0, Nodes).Select(node => UrlOf(node))];

    public static async Task<EngineCluster> StartAsync(int port)
    {
        var cluster = new EngineCluster(port);
        await cluster.StartNodesAsync();
        return cluster;
    }

    /// <summary>Stops one node, waits until the others have taken over, starts it again, and waits until all shards are whole.</summary>
    public async Task RestartAsync(int node)
    {
        await RunAsync("stop", "opensearch", "--port", Text(_port + node), "--data", _folder);
        await WaitAsync(UrlOf((node + 1) % Nodes), "wait_for_nodes=2&wait_for_status=yellow");
        await StartNodesAsync();
        await WaitAsync(UrlOf(node), "wait_for_nodes=3&wait_for_status=green");
    }

    public async ValueTask DisposeAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            await RunAsync("stop", "opensearch", "--port", Text(_port + node), "--data", _folder);
        }

        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Uri UrlOf(int node) => new($"http://127.0.0.1:{_port + node}");

    private Task StartNodesAsync() =>
        RunAsync("cluster", "opensearch", Text(Nodes), "--port", Text(_port), "--data", _folder, "--heap", "512m");

    private async Task WaitAsync(Uri url, string condition)
    {
        while (true)
        {
            try
            {
                using var answer = await _client.GetAsync(new Uri(url, $"/_cluster/health?{condition}&timeout=60s"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It is not there yet.
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Script, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["ENGINE_WAIT"] = "600";
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"engine {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }
}
