namespace SearchProxy.Inference.Optimization;

/// <summary>One range of 8-bit numbers for all tokens of a value, found when the graph runs.</summary>
internal sealed class DynamicRange(OnnxGraph graph, OnnxNode quantize)
{
    private readonly string _rows = quantize.Outputs[0];
    private readonly string _scale = quantize.Outputs[1];
    private readonly string _zero = quantize.Outputs[2];

    /// <summary>
    /// Its numbers are read by products alone, and all that these give is multiplied by its scale: another range, of fewer tokens,
    /// gives the same but for the rounding.
    /// </summary>
    public bool IsTakenBack
    {
        get
        {
            var products = graph.Readers(_rows).ToArray();
            var results = products.Select(product => Result(product.Node, product.Input)).ToArray();
            return results.Length > 0
                && !Array.Exists(results, static result => result is null)
                && !quantize.Outputs.Exists(graph.IsOutput)
                && graph.Readers(_zero).All(reader => reader.Input == 2 && reader.Node.Inputs[0] == _rows)
                && Scales().All(scale => graph.Readers(scale)
                    .All(reader => results.Contains(reader.Node) || IsScale(reader.Node.Outputs[0])));
        }
    }

    /// <summary>The node that multiplies what a product of the rows gives by the scale.</summary>
    private OnnxNode? Result(OnnxNode product, int input) =>
        product is { Operator: "MatMulInteger", Domain: "", Inputs.Count: >= 3 } && input == 0 && product.Inputs[2] == _zero
        && graph.OnlyReader(product.Outputs[0]) is { Operator: "Cast", Domain: "" } cast
        && graph.OnlyReader(cast.Outputs[0]) is { Operator: "Mul", Domain: "" } scaled
        && scaled.Inputs.Exists(IsScale)
            ? scaled
            : null;

    private IEnumerable<string> Scales() =>
        graph.Readers(_scale).Select(static reader => reader.Node.Outputs[0]).Where(IsScale).Prepend(_scale);

    /// <summary>The scale, or its product with those of the weights.</summary>
    private bool IsScale(string name) =>
        name == _scale
        || (graph.Producer(name, "Mul") is { } product
            && product.Inputs.Contains(_scale)
            && product.Inputs.Exists(other => graph.Constant(other) is not null)
            && !graph.IsOutput(name));
}
