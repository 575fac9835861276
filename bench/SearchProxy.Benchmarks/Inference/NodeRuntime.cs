using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Testing;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>onnxruntime-node with @huggingface/tokenizers in a process of its own; see <c>bench/node/pairs.mjs</c>.</summary>
internal sealed class NodeRuntime : IDisposable
{
    private readonly Process _process;

    private NodeRuntime(Process process) => _process = process;

    /// <summary>Versions of both, as they name themselves.</summary>
    public string Versions { get; private set; } = "";

    /// <summary>Why it cannot be measured here; null when it can.</summary>
    public static string? Missing() => !Directory.Exists(RepositoryFolder.At("bench", "node", "node_modules", "onnxruntime-node"))
        ? "its packages are not installed (npm ci --ignore-scripts --prefix bench/node)"
        : null;

    public static async Task<NodeRuntime> StartAsync(string folder, string graph, int threads, int maxTokens)
    {
        var start = new ProcessStartInfo("node", [RepositoryFolder.At("bench", "node", "pairs.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        var node = new NodeRuntime(Process.Start(start)!);
        var loaded = await node.AskAsync(new { load = folder, graph, threads, maxTokens });
        node.Versions = loaded["versions"]!.GetValue<string>();
        return node;
    }

    public async Task SetAsync(IReadOnlyList<PairSearch> searches) => await AskAsync(new
    {
        pairs = searches.SelectMany(static search => search.Passages.Select(passage => new[] { search.Query, passage })),
    });

    public async Task RunBatchesAsync(int size) => await AskAsync(new { run = "batches", size });

    public async Task RunSingleAsync() => await AskAsync(new { run = "single" });

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<JsonNode> AskAsync(object command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await _process.StandardInput.FlushAsync();
        var answer = JsonNode.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new IOException("node ended without a word"))!;
        return answer["error"] is { } error ? throw new IOException($"node: {error}") : answer;
    }
}
