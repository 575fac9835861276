using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;
using SearchProxy.Inference.Runtime;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Scheduling;

/// <summary>One thread's memory for tokens and inputs of a run; grows to the longest input seen and is used again for every run.</summary>
internal sealed unsafe class InputBuffers
{
    private const int LeastTokens = 512;

    private long[] _memory = [];
    private int _tokens;
    private int _rows;

    /// <summary>The tokens of the text at hand, without special tokens.</summary>
    public TokenList Text { get; } = new();

    /// <summary>What the graph is fed next, special tokens included.</summary>
    public TokenBuffer Row { get; } = new();

    /// <summary>Makes room for <paramref name="rows"/> inputs of <paramref name="tokens"/> numbers.</summary>
    public void Reserve(int rows, int tokens)
    {
        if (rows <= _rows && tokens <= _tokens)
        {
            return;
        }

        _rows = Math.Max(rows, _rows);
        _tokens = Math.Max(Math.Max(tokens, _tokens), LeastTokens);
        _memory = GC.AllocateUninitializedArray<long>(_rows * _tokens, pinned: true);
    }

    /// <summary>Fills row <paramref name="row"/> and gives the input that reads it. Valid until the next fill of that row.</summary>
    public OrtInput Fill(int row, string name, TensorElementType type, ReadOnlySpan<int> values)
    {
        var target = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, row * _tokens);
        if (type == TensorElementType.Int32)
        {
            values.CopyTo(new Span<int>(target, values.Length));
            return new OrtInput(name, type, target, values.Length);
        }

        for (var i = 0; i < values.Length; i++)
        {
            target[i] = values[i];
        }

        return new OrtInput(name, type, target, values.Length);
    }
}
