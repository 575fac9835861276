using SearchProxy.Inference.Runtime;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Graphs;

/// <summary>A loaded graph that reads token numbers, with one output chosen. May be run from many threads at once.</summary>
internal sealed class TextGraph : IDisposable
{
    private readonly OrtSession _session;
    private readonly TensorDeclaration[] _inputs;

    private TextGraph(OrtSession session, TensorDeclaration output)
    {
        _session = session;
        _inputs = [.. session.Inputs];
        Output = output;
    }

    public TensorDeclaration Output { get; }

    public IReadOnlyList<TensorDeclaration> Inputs => _inputs;

    /// <summary>Opens the file, checks its inputs and lets <paramref name="choose"/> pick the output.</summary>
    /// <exception cref="InferenceException">The file or its signature is not usable.</exception>
    public static TextGraph Open(string path, Func<IReadOnlyList<TensorDeclaration>, TensorDeclaration> choose) =>
        Over(OrtSession.Open(path), choose);

    /// <summary>The same for a session that is open already, and is closed when it cannot be used.</summary>
    /// <exception cref="InferenceException">Its signature is not usable.</exception>
    public static TextGraph Over(OrtSession session, Func<IReadOnlyList<TensorDeclaration>, TensorDeclaration> choose)
    {
        try
        {
            GraphInputs.Check(session.Inputs);
            return new TextGraph(session, choose(session.Outputs));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs one text or pair: a batch of one, no padding.</summary>
    /// <exception cref="InferenceException">The runtime fails.</exception>
    public OrtTensor Run(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds, InputBuffers buffers)
    {
        buffers.Reserve(_inputs.Length, ids.Length);
        Span<int> plain = ids.Length <= 1_024 ? stackalloc int[ids.Length] : new int[ids.Length];
        var feeds = new OrtInput[_inputs.Length];
        for (var i = 0; i < _inputs.Length; i++)
        {
            var values = _inputs[i].Name switch
            {
                GraphInputs.Ids => ids,
                GraphInputs.TypeIds => typeIds,
                GraphInputs.Positions => Count(plain),
                _ => Ones(plain),
            };
            feeds[i] = buffers.Fill(i, _inputs[i].Name, _inputs[i].Type!.Value, values);
        }

        var result = _session.Run(feeds, Output.Name);
        // The graph reads the buffers' memory by address: without this a caller's last run could see it collected.
        GC.KeepAlive(buffers);
        return result;
    }

    public void Dispose() => _session.Dispose();

    private static ReadOnlySpan<int> Ones(Span<int> values)
    {
        values.Fill(1);
        return values;
    }

    private static ReadOnlySpan<int> Count(Span<int> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i;
        }

        return values;
    }
}
