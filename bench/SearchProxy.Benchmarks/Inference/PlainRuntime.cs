using Microsoft.ML.OnnxRuntime;
using SearchProxy.Inference.Runtime;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>The bare runtime on texts tokenized before: what the rooms around it are measured against.</summary>
internal sealed class PlainRuntime : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string _output;

    private PlainRuntime(string path, SessionOptions options, string output)
    {
        using (options)
        {
            _session = new InferenceSession(path, options);
        }

        _output = output;
    }

    /// <summary>With the options that the runtime has when nobody says anything, the number of threads aside.</summary>
    public static PlainRuntime AsShipped(string path, int threads, string output)
    {
        OrtRuntime.Start();
        return new PlainRuntime(path, new SessionOptions { IntraOpNumThreads = threads }, output);
    }

    /// <summary>With the product's own options, for its roof.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="output">The output that is asked for.</param>
    /// <param name="change">Changes one of them; null for none.</param>
    public static PlainRuntime AsOurs(string path, string output, Action<SessionOptions>? change = null)
    {
        OrtRuntime.Start();
        var options = OrtSession.Options(threads: 1);
        change?.Invoke(options);
        return new PlainRuntime(path, options, output);
    }

    /// <summary>One row a run, the rows shared out over <paramref name="threads"/> threads.</summary>
    public void RunSideBySide(IReadOnlyList<(int[] Ids, int[] TypeIds)> rows, int threads)
    {
        var next = -1;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());

        void Work()
        {
            for (var i = Interlocked.Increment(ref next); i < rows.Count; i = Interlocked.Increment(ref next))
            {
                RunBatch([rows[i]]);
            }
        }
    }

    /// <summary>Rows in runs of <paramref name="size"/>, each padded to its longest.</summary>
    public void RunBatches(IReadOnlyList<(int[] Ids, int[] TypeIds)> rows, int size) => Array.ForEach(rows.Chunk(size).ToArray(), RunBatch);

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    public static (int[] Ids, int[] TypeIds) Tokenize(Tokenizer tokenizer, string first, string? second, int maxTokens)
    {
        var target = new TokenBuffer();
        if (second is null)
        {
            tokenizer.EncodeSingle(first, maxTokens, target);
        }
        else
        {
            tokenizer.EncodePair(first, second, maxTokens, TruncationStrategy.OnlySecond, target);
        }

        return (target.Ids.ToArray(), target.TypeIds.ToArray());
    }

    private void RunBatch(IReadOnlyList<(int[] Ids, int[] TypeIds)> rows)
    {
        var length = rows.Max(row => row.Ids.Length);
        var (ids, mask, types) = (new long[rows.Count * length], new long[rows.Count * length], new long[rows.Count * length]);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Ids.Length; i++)
            {
                ids[(row * length) + i] = rows[row].Ids[i];
                mask[(row * length) + i] = 1;
                types[(row * length) + i] = rows[row].TypeIds[i];
            }
        }

        long[] shape = [rows.Count, length];
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typeValue = OrtValue.CreateTensorValueFromMemory(types, shape);
        _session.Run(_run, ["input_ids", "attention_mask", "token_type_ids"], [idValue, maskValue, typeValue], [_output]).Dispose();
    }
}
