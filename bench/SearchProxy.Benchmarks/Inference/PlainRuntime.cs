using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using SearchProxy.Inference.Runtime;
using SearchProxy.Tokenizers;

namespace SearchProxy.Benchmarks.Inference;

/// <summary>The bare runtime on texts tokenized before: what the rooms around it are measured against.</summary>
internal sealed unsafe class PlainRuntime : IDisposable
{
    private readonly OrtSession _session;
    private readonly string _output;

    public PlainRuntime(string path, int threads, string output)
    {
        _session = OrtSession.Open(path, threads);
        _output = output;
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

    /// <summary>All rows in one run, padded to the longest.</summary>
    public void RunBatch(IReadOnlyList<(int[] Ids, int[] TypeIds)> rows)
    {
        var length = rows.Max(row => row.Ids.Length);
        var ids = GC.AllocateArray<long>(rows.Count * length, pinned: true);
        var mask = GC.AllocateArray<long>(ids.Length, pinned: true);
        var types = GC.AllocateArray<long>(ids.Length, pinned: true);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < rows[row].Ids.Length; i++)
            {
                ids[(row * length) + i] = rows[row].Ids[i];
                mask[(row * length) + i] = 1;
                types[(row * length) + i] = rows[row].TypeIds[i];
            }
        }

        OrtInput[] inputs = [Bind("input_ids", ids), Bind("attention_mask", mask), Bind("token_type_ids", types)];
        _session.Run(inputs, _output).Dispose();
        // Read by address while the graph runs.
        GC.KeepAlive(ids);
        GC.KeepAlive(mask);
        GC.KeepAlive(types);

        OrtInput Bind(string name, long[] values) =>
            new(name, TensorElementType.Int64, (void*)Marshal.UnsafeAddrOfPinnedArrayElement(values, 0), length, rows.Count);
    }

    public void Dispose() => _session.Dispose();

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
}
