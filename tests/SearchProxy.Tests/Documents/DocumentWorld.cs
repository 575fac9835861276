using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SearchProxy.Ingest.Writes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;
using SearchProxy.Tests.Commands;

namespace SearchProxy.Tests.Documents;

/// <summary>
/// What a reader of a document has at hand: a folder with the files that it names, made of the demo corpus; an engine; a proxy; and
/// <c>searchproxy</c> on the path. The models are the small ones of the conformance tests: what is shown is that the commands run, not what
/// they find.
/// </summary>
internal sealed class DocumentWorld : IAsyncDisposable
{
    private const string Key = "KEY";

    /// <summary>As many as `tune` needs, and some.</summary>
    private const int Queries = 25;
    private const int Documents = 80;

    /// <summary>
    /// Commands that serve are stopped once they do; a call that is answered with an error fails. What the one before said is emptied
    /// here: the process in the background empties it when its turn comes, and what still stood there would have it ended before it began.
    /// </summary>
    private const string Programs = """
        searchproxy() {
          case " $* " in
            *" serve "* | *" demo "*)
              : > served
              "$PROGRAM" "$@" > served 2>&1 & local process=$!
              until grep -q 'listens on\|serving until' served; do kill -0 $process 2> /dev/null || { cat served; return 1; }; read -t 0.1 <> <(:) || true; done
              kill -TERM $process; wait $process ;;
            *) "$PROGRAM" "$@" ;;
          esac
        }
        curl() { command curl --silent --show-error --fail-with-body "$@"; }
        set -e

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-documents-").FullName;
    private readonly LocalEngineHost _engine;
    private ServingRun? _proxy;

    private DocumentWorld(LocalEngineHost engine) => _engine = engine;

    public static async Task<DocumentWorld> StartAsync()
    {
        var world = new DocumentWorld(await LocalEngineHost.StartAsync(new LocalEngineOptions()));
        world.WriteFiles();
        await world.FillAsync("my-index");
        world._proxy = ServingRun.Start("serve", "--config", world.At("proxy.json"), "--engine", world.Engine);
        using var client = new HttpClient { BaseAddress = new Uri(await world._proxy.Address) };
        await Eventually.HoldsAsync(
            async () => (await client.GetAsync(new Uri("/_searchproxy/health/ready", UriKind.Relative))).IsSuccessStatusCode,
            "the proxy is ready");
        return world;
    }

    private string Engine => _engine.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Runs a block as it stands, but for the two addresses and the folder for state that it names.</summary>
    /// <returns>The exit code, and what was printed.</returns>
    public async Task<(int Code, string Said)> RunAsync(string block)
    {
        var text = block.Replace("http://localhost:9200", Engine, StringComparison.Ordinal)
            .Replace("http://localhost:9201", await _proxy!.Address, StringComparison.Ordinal)
            .Replace("/var/lib/searchproxy", _folder, StringComparison.Ordinal);
        await File.WriteAllTextAsync(At("block.sh"), Programs + text);
        var start = new ProcessStartInfo(
            "bash",
            [At("block.sh")])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, $"{text}\n{await output}\n{await error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.StopAsync();
            await _proxy.DisposeAsync();
        }

        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("PROGRAM", Path.Combine(AppContext.BaseDirectory, "searchproxy")),
        ("HOME", _folder),
        ("SEARCHPROXY_GATEWAY__ENGINES", Engine),
        ("SEARCHPROXY_GATEWAY__LISTEN", "http://127.0.0.1:0"),
        ("SEARCHPROXY_GATEWAY__WARMSEARCHES", "0"),
        ("SEARCHPROXY_GATEWAY__SEARCH__DEADLINE", "60s"),
        ("SEARCHPROXY_MODELS__FOLDER", At("models")),
        ("SEARCHPROXY_MODELS__ENCODER", "encoder"),
        ("SEARCHPROXY_MODELS__RERANKER", "rerank-mini-en"),
    ];

    private void WriteFiles()
    {
        var corpus = RepositoryFolder.At("src", "SearchProxy", "Demo", "Corpus");
        var documents = File.ReadLines(Path.Combine(corpus, "documents.jsonl")).Take(Documents).ToList();
        foreach (var name in (string[])["my.jsonl", "books.jsonl"])
        {
            File.WriteAllLines(At(name), documents);
        }

        File.WriteAllLines(At("books.csv"), ["title,text", .. documents.Take(5).Select((_, at) => $"title {at},text {at}")]);
        Directory.CreateDirectory(At("books"));
        using (var packed = new GZipStream(File.Create(At("books", "part-1.jsonl.gz")), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.UTF8.GetBytes(string.Join('\n', documents)));
        }

        WriteJudgements(corpus);
        File.WriteAllText(At("search.json"), """{"query":{"multi_match":{"query":"{{query}}","fields":["title","text"]}}}""");
        foreach (var collection in (string[])["nfcorpus", "scifact", "cranfield"])
        {
            Directory.CreateDirectory(At(collection, "qrels"));
            File.WriteAllLines(At(collection, "corpus.jsonl"), documents);
            File.Copy(At("queries.jsonl"), At(collection, "queries.jsonl"));
            File.Copy(At("qrels.tsv"), At(collection, "qrels", "test.tsv"));
        }

        File.WriteAllText(At("key"), Key);
        File.WriteAllText(At("proxy.json"), JsonSerializer.Serialize(new
        {
            gateway = new
            {
                listen = "http://127.0.0.1:0",
                warmSearches = 0,
                search = new { deadline = "60s" },
                serving = new { enabled = true, keyFile = At("key") },
            },
            models = new { folder = At("models"), encoder = "encoder", reranker = "rerank-mini-en" },
        }));
        BackfillQueue.Open(At("backfill")).Dispose();
        Copy("bi-bert-mean", "encoder");
        Copy("bi-bert-cls", "my-model");
        Copy("ce-bert-identity", "rerank-mini-en");
    }

    /// <summary>The first queries of the demo corpus, as files of BEIR and as Quepid exports them.</summary>
    private void WriteJudgements(string corpus)
    {
        var queries = File.ReadLines(Path.Combine(corpus, "queries.jsonl")).Take(Queries).ToList();
        var texts = queries.Select(static line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(
                static query => query.GetProperty("_id").GetString()!,
                static query => query.GetProperty("text").GetString()!,
                StringComparer.Ordinal);
        var judged = File.ReadLines(Path.Combine(corpus, "qrels.tsv"))
            .Skip(1)
            .Select(static line => line.Split('\t'))
            .Where(row => texts.ContainsKey(row[0]))
            .ToList();
        File.WriteAllLines(At("queries.jsonl"), queries);
        File.WriteAllLines(
            At("audit.jsonl"),
            texts.Values.Select(static text => JsonSerializer.Serialize(new
            {
                time = "2026-11-28T08:00:00Z",
                client = "10.0.0.7",
                target = $"/books/_search?q={Uri.EscapeDataString(text)}",
                body = "",
                body_bytes = 0,
                verdict = "reranked; scored=50",
            })));
        File.WriteAllLines(At("qrels.tsv"), ["query-id\tcorpus-id\tscore", .. judged.Select(static row => string.Join('\t', row))]);
        File.WriteAllLines(At("quepid.csv"), ["query,docid,rating", .. judged.Select(row => $"\"{texts[row[0]]}\",{row[1]},{row[2]}")]);
    }

    private void Copy(string model, string name)
    {
        var source = RepositoryFolder.At("tests", "SearchProxy.Inference.Tests", "Conformance", "models", model);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = At("models", name, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task FillAsync(string index)
    {
        using var client = new HttpClient { BaseAddress = _engine.Url };
        using var body = new StringContent("{\"index\":{}}\n{\"text\":\"how canal locks work\"}\n", Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync(new Uri($"/{index}/_bulk?refresh=true", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }
}
