namespace SearchProxy.Inference.Optimization;

/// <summary>
/// Puts one <c>MultiHeadAttention</c> of the runtime in the place of the dozen operators that exporters write for softmax(QKᵀ·scale +
/// mask)·V. The projections before it may be of any kind, so float and 8-bit graphs are alike to it.
/// </summary>
internal static class AttentionPass
{
    private static readonly long[] HeadsFirst = [0, 2, 1, 3];
    private static readonly long[] HeadsFirstTurned = [0, 2, 3, 1];
    private static readonly long[] Turned = [0, 1, 3, 2];

    /// <summary>Gives how many blocks of attention were replaced.</summary>
    /// <param name="graph">What is changed.</param>
    /// <param name="longest">Tokens of the longest text that it is run with.</param>
    public static int Run(OnnxGraph graph, int longest)
    {
        var replaced = 0;
        var masks = new PaddingMask(graph, longest);
        foreach (var softmax in graph.Nodes.Where(static node => node is { Operator: "Softmax", Domain: "" }).ToArray())
        {
            replaced += Replace(graph, softmax, masks) ? 1 : 0;
        }

        return replaced;
    }

    private static bool Replace(OnnxGraph graph, OnnxNode softmax, PaddingMask masks)
    {
        if (softmax.Integer("axis") is not (-1 or 3) || Scores(graph, softmax.Inputs[0], masks) is not { } scores
            || graph.OnlyReader(
                softmax.Outputs[0]) is not { Operator: "MatMul", Domain: "" } context || context.Inputs[0] != softmax.Outputs[0]
            || Split(graph, context.Inputs[1], HeadsFirst) is not { } value
            || Split(graph, scores.Query, HeadsFirst) is not { } query
            || SplitKey(graph, scores.Key) is not { } key
            || graph.OnlyReader(context.Outputs[0]) is not { Operator: "Transpose" } back || !Has(back, HeadsFirst)
            || graph.OnlyReader(back.Outputs[0]) is not { Operator: "Reshape" } joined || joined.Inputs[0] != back.Outputs[0])
        {
            return false;
        }

        var heads = query.Heads;
        if (heads <= 0 || key.Heads != heads || value.Heads != heads)
        {
            return false;
        }

        graph.Replace(joined, new OnnxNode(
            "com.microsoft", "MultiHeadAttention", [query.Source, key.Source, value.Source], joined.Outputs[0])
            .With("num_heads", heads)
            .With("scale", scores.Scale * query.Scale * key.Scale));
        return true;
    }

    /// <summary>Follows the scores back over mask and scale to the product of queries and keys.</summary>
    private static (string Query, string Key, float Scale)? Scores(OnnxGraph graph, string name, PaddingMask masks)
    {
        if (graph.Producer(name, "Add") is { } masked)
        {
            var at = masks.Is(masked.Inputs[1]) ? 0 : masks.Is(masked.Inputs[0]) ? 1 : -1;
            if (at < 0)
            {
                return null;
            }

            name = masked.Inputs[at];
        }

        var (product, scale) = graph.Unscale(name);
        return graph.Producer(product, "MatMul") is { } matmul ? (matmul.Inputs[0], matmul.Inputs[1], scale) : null;
    }

    private static (string Source, long Heads, float Scale)? SplitKey(OnnxGraph graph, string name)
    {
        if (Split(graph, name, HeadsFirstTurned) is { } once)
        {
            return once;
        }

        var (turned, scale) = graph.Unscale(name);
        return graph.Producer(turned, "Transpose") is { } turn && Has(turn, Turned) && Split(graph, turn.Inputs[0], HeadsFirst) is { } twice
            ? (twice.Source, twice.Heads, twice.Scale * scale)
            : null;
    }

    /// <summary>Follows [batch, heads, tokens, size] back to [batch, tokens, heads · size].</summary>
    private static (string Source, long Heads, float Scale)? Split(OnnxGraph graph, string name, long[] order)
    {
        var (unscaled, scale) = graph.Unscale(name);
        return graph.Producer(unscaled, "Transpose") is { } turn
            && Has(turn, order)
            && graph.Producer(turn.Inputs[0], "Reshape") is { } split
            && Heads(graph, split) is { } heads
            ? (split.Inputs[0], heads, scale)
            : null;
    }

    private static bool Has(OnnxNode transpose, long[] order) => transpose.Integers("perm").AsSpan().SequenceEqual(order);

    /// <summary>How many heads a reshape to [batch, tokens, heads, size] makes, where that is the same for all inputs.</summary>
    private static long? Heads(OnnxGraph graph, OnnxNode reshape) => Last(graph, reshape.Inputs[1]) switch
    {
        // Newer exporters give the size and let the runtime count the heads.
        (-1, > 0 and var size) => graph.Width(reshape.Inputs[0]) / size,
        (var heads, _) => heads,
        _ => null,
    };

    /// <summary>The last two of four lengths.</summary>
    private static (long Third, long Fourth)? Last(OnnxGraph graph, string shape)
    {
        if (graph.Constant(shape)?.Integers() is [_, _, var third, var fourth])
        {
            return (third, fourth);
        }

        return graph.Producer(shape, "Concat") is { Inputs: [_, _, var left, var right] }
            && graph.Constant(left)?.Integers() is [var heads]
            && graph.Constant(right)?.Integers() is [var size]
            ? (heads, size)
            : null;
    }
}
