using SearchProxy.Benchmarks.Figures;
using SearchProxy.Inference;
using SearchProxy.Inference.Options;
using SearchProxy.Testing;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>
/// Reranking against other ways to score the same pairs with the same weights, turn by turn: the bare runtime in padded batches of 32, in
/// the order of arrival and sorted by length, pair by pair, and onnxruntime-node with its tokenizer. The bare runtime has its texts
/// tokenized before.
/// </summary>
internal sealed class PairComparison : IDisposable
{
    private const int Batch = 32;
    private const string Output = "logits";

    public static readonly string Folder = RepositoryFolder.At("models", "rerank-mini-en");

    /// <summary>The graph as it was exported, which padded batches need; the product runs the one rewritten for texts alone.</summary>
    public const string FirstFile = "onnx/model_int8.onnx";

    public static readonly string Graph = Path.Combine(Folder, FirstFile);

    public static readonly string RewrittenGraph = Path.Combine(Folder, "onnx", "model_int8.optimized.onnx");

    private readonly int _threads;
    private readonly IReadOnlyList<PairSearch> _searches;
    private readonly (int[] Ids, int[] TypeIds)[] _rows;
    private readonly (int[] Ids, int[] TypeIds)[] _sorted;
    private readonly List<(string Name, Func<Task> Run)> _ways = [];
    private readonly List<IDisposable> _opened = [];

    public PairComparison(IReadOnlyList<PairSearch> searches, int threads, int maxTokens)
    {
        (_searches, _threads, MaxTokens) = (searches, threads, maxTokens);
        var tokenizer = Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));
        _rows =
        [
            .. searches.SelectMany(search =>
                search.Passages.Select(passage => PlainRuntime.Tokenize(tokenizer, search.Query, passage, maxTokens))),
        ];
        _sorted = [.. _rows.OrderBy(static row => row.Ids.Length)];
    }

    public int MaxTokens { get; }

    public int Pairs => _rows.Length;

    public int Tokens => _rows.Sum(static row => row.Ids.Length);

    public int MedianTokens => _sorted[_sorted.Length / 2].Ids.Length;

    /// <summary>The product, all searches at once, nothing remembered.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="file">Which of the model's graphs; null for the one that it chooses.</param>
    public PairComparison AddOurs(string name, string? file)
    {
        var loader = new ModelLoader(
            new InferenceOptions { Threads = _threads, ScoreCacheBytes = 0, VectorCacheBytes = 0, QueueTokens = 1 << 20 });
        var load = loader.LoadReranker(Folder, new RerankerOptions { MaxTokens = MaxTokens, File = file });
        var model = load.Model ?? throw new InvalidOperationException(load.Message);
        _opened.AddRange([model, loader]);
        ReadOnlyMemory<char>[][] passages =
            [.. _searches.Select(static search => search.Passages.Select(static one => one.AsMemory()).ToArray())];
        return Add(name, () => Task.WhenAll(_searches.Select((search, i) => ScoreAsync(model, search.Query, passages[i]))));
    }

    /// <summary>One pair a run on the bare runtime with the product's own options: the roof of what a graph can do.</summary>
    public PairComparison AddRoof(string name, string graph) =>
        Add(name, Open(PlainRuntime.AsOurs(graph, Output)), runtime => runtime.RunSideBySide(_rows, _threads));

    /// <summary>The bare runtime as it is shipped: single pairs side by side, and padded batches on all threads.</summary>
    public PairComparison AddPlain()
    {
        Add("single pairs", Open(PlainRuntime.AsShipped(Graph, 1, Output)), runtime => runtime.RunSideBySide(_rows, _threads));
        var wide = Open(PlainRuntime.AsShipped(Graph, _threads, Output));
        Add("padded, as they came", wide, runtime => runtime.RunBatches(_rows, Batch));
        return Add("padded, sorted", wide, runtime => runtime.RunBatches(_sorted, Batch));
    }

    /// <summary>The same in Node, where its packages are installed.</summary>
    public async Task<PairComparison> AddNodeAsync(FigureSheet sheet)
    {
        if (NodeRuntime.Missing() is { } reason)
        {
            sheet.Skip("onnxruntime-node", reason);
            return this;
        }

        var node = Open(await NodeRuntime.StartAsync(Folder, Graph, _threads, MaxTokens));
        await node.SetAsync(_searches);
        return Add("Node, single pairs", node.RunSingleAsync).Add("Node, padded, as they came", () => node.RunBatchesAsync(Batch));
    }

    /// <returns>Seconds of each way in each round.</returns>
    public async Task<IReadOnlyDictionary<string, double[]>> MeasureAsync(int rounds)
    {
        var times = await TurnByTurn.MeasureAsync(rounds, [.. _ways.Select(static way => way.Run)]);
        return _ways.Select((way, i) => (way.Name, times[i])).ToDictionary(StringComparer.Ordinal);
    }

    public void Dispose() => _opened.ForEach(static one => one.Dispose());

    private static async Task ScoreAsync(IReranker model, string query, ReadOnlyMemory<char>[] passages)
    {
        var scores = await model.ScoreAsync(query, passages, CancellationToken.None);
        if (scores.Fault != RerankFault.None)
        {
            throw new InvalidOperationException($"{scores.Scored} of {passages.Length} scored: {scores.Fault}");
        }
    }

    private T Open<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    private PairComparison Add(string name, PlainRuntime runtime, Action<PlainRuntime> run) =>
        Add(name, () => Task.Run(() => run(runtime)));

    private PairComparison Add(string name, Func<Task> run)
    {
        _ways.Add((name, run));
        return this;
    }
}
