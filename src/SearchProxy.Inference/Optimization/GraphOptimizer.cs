namespace SearchProxy.Inference.Optimization;

/// <summary>
/// Rewrites the graph of an ONNX file for texts that run alone and unpadded, pass by pass. A pass leaves alone what it does not know.
/// </summary>
internal static class GraphOptimizer
{
    /// <summary>The passes by name, in the order in which they run; each gives how many places it changed.</summary>
    private static readonly (string Name, Func<OnnxGraph, int, ReadOutput?, int> Run)[] Passes =
    [
        ("attention", static (graph, longest, _) => AttentionPass.Run(graph, longest)),
        ("zero-points", static (graph, _, _) => ZeroPointPass.Run(graph)),
        ("first-token", static (graph, _, read) => FirstTokenPass.Run(graph, read)),
    ];

    /// <summary>Gives the new file and how many places each pass changed; no file when none found anything.</summary>
    /// <param name="bytes">The ONNX file.</param>
    /// <param name="longest">Tokens of the longest text that the graph is run with.</param>
    /// <param name="read">What is read of its results; null for all of them.</param>
    /// <param name="file">Its name beside the new one, which then leaves weights in it; null to give everything.</param>
    /// <exception cref="InferenceException">The bytes are not an ONNX model, or one that the passes must not touch.</exception>
    public static (byte[]? File, IReadOnlyDictionary<string, int> Changes) Run(
        ReadOnlyMemory<byte> bytes, int longest, ReadOutput? read = null, string? file = null)
    {
        try
        {
            var graph = OnnxGraph.Parse(bytes);
            if (graph.Nodes.Exists(static node => node.HoldsGraphs))
            {
                throw new InferenceException(
                    ModelLoadFault.Unsupported,
                    "The graph holds graphs within graphs (If, Loop, Scan), whose names reach into it; it is left as it is.");
            }

            var changes = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (name, run) in Passes)
            {
                changes[name] = run(graph, longest, read);
                graph.Prune();
            }

            if (changes.Values.Sum() == 0)
            {
                return (null, changes);
            }

            if (file is not null)
            {
                graph.LeaveWeightsIn(bytes, file);
            }

            return (graph.ToArray(), changes);
        }
        catch (InvalidDataException damaged)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"It is not a readable ONNX model: {damaged.Message}.", damaged);
        }
    }
}

/// <summary>Takes zero points that are all 0 away from products of 8-bit weights: symmetric weights need none.</summary>
internal static class ZeroPointPass
{
    private const int WeightsZero = 3;

    /// <summary>Gives how many products lost theirs.</summary>
    public static int Run(OnnxGraph graph)
    {
        var dropped = 0;
        foreach (var product in graph.Nodes)
        {
            if (product is { Operator: "MatMulInteger", Domain: "", Inputs.Count: > WeightsZero }
                && graph.Constant(product.Inputs[WeightsZero])?.Integers() is { } zeros
                && Array.TrueForAll(zeros, static zero => zero == 0))
            {
                product.Inputs.RemoveAt(WeightsZero);
                dropped++;
            }
        }

        return dropped;
    }
}
