using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Runtime;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Optimization;

/// <summary>
/// Tells the masks of a graph that only hide padding. Texts and pairs run alone and unpadded here: all of <c>attention_mask</c> is 1, and
/// then such a mask adds the same number to every score of a row, which softmax takes away again.
/// </summary>
internal sealed class PaddingMask(OnnxGraph graph, int longest)
{
    /// <summary>Tokens of a text, beside the longest one; a window (ModernBERT) shows only in texts longer than it.</summary>
    private static readonly int[] Lengths = [1, 2, 3, 17, 64, 129, 511];

    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// True when a value is made of the numbers of <c>attention_mask</c> and the lengths of anything, of nothing else, and is the same
    /// along its last axis for masks of ones of many lengths: run and looked at, because exporters write masks in too many ways to know
    /// them all.
    /// </summary>
    public bool Is(string name) => _known.TryGetValue(name, out var known) ? known : _known[name] = ComesOfMaskAlone(name) && IsEven(name);

    private bool ComesOfMaskAlone(string name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([name]);
        while (waiting.TryPop(out var value))
        {
            if (!seen.Add(value) || value == GraphInputs.Mask || graph.Constant(value) is not null)
            {
                continue;
            }

            if (graph.Producer(value) is not { } node)
            {
                return false;
            }

            if (node.Operator != "Shape")
            {
                Array.ForEach([.. node.Inputs.Where(static input => input.Length > 0)], waiting.Push);
            }
        }

        return seen.Contains(GraphInputs.Mask);
    }

    private bool IsEven(string name)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, graph.Only(name));
            using var run = TextGraph.Open(path, static outputs => outputs[0]);
            var buffers = new InputBuffers();
            foreach (var length in Lengths.Where(length => length < longest).Append(longest))
            {
                using var mask = run.Run(new int[length], new int[length], buffers);
                if (!IsEven(mask))
                {
                    return false;
                }
            }

            return true;
        }
        catch (InferenceException)
        {
            // A mask that cannot be run alone is not known to be one.
            return false;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static bool IsEven(OrtTensor mask)
    {
        var numbers = mask.Read();
        var row = mask.Shape.Count == 0 ? 1 : (int)mask.Shape[^1];
        for (var start = 0; start < numbers.Length; start += row)
        {
            var part = numbers.Slice(start, row);
            if (!float.IsFinite(part[0]) || part.ContainsAnyExcept(part[0]))
            {
                return false;
            }
        }

        return true;
    }
}
