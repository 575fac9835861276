namespace SearchProxy.Inference.Optimization;

/// <summary>
/// Runs the end of a graph for the first token alone where only that token is read of it: by a classification head, or by cls pooling.
/// Selecting the token moves from its reader towards the inputs, over every operator that works token by token and through the query of an
/// attention, up to values that are read whole; of the last layer only keys and values are then left for all tokens.
/// </summary>
internal sealed class FirstTokenPass
{
    private const string Index = "first-token/index";

    private readonly OnnxGraph _graph;
    private readonly ReadOutput? _read;
    private readonly TokenWise _rules;

    /// <summary>Nodes that are to run for the first token alone, and the inputs that must be cut to it.</summary>
    private readonly Dictionary<OnnxNode, int[]> _cut = [];

    private readonly HashSet<(OnnxNode Node, int Input)> _first = [];

    private FirstTokenPass(OnnxGraph graph, ReadOutput? read) => (_graph, _read, _rules) = (graph, read, new TokenWise(graph));

    /// <summary>Gives how many products with weights run for the first token alone; with none, nothing is changed.</summary>
    /// <param name="graph">What is changed.</param>
    /// <param name="read">What is read of its results; null for all of them.</param>
    public static int Run(OnnxGraph graph, ReadOutput? read)
    {
        var pass = new FirstTokenPass(graph, read);
        pass.Plan();
        var products = pass._cut.Keys.Count(TokenWise.IsProduct);
        if (products > 0)
        {
            pass.Apply();
        }

        return products;
    }

    /// <summary>From the results to the inputs, so that all readers of a value are known before the node that gives it.</summary>
    private void Plan()
    {
        foreach (var node in Enumerable.Reverse(_graph.Nodes))
        {
            if (_rules.TakesFirst(node))
            {
                _first.Add((node, 0));
            }
            else if (IsReadForFirst(node) && _rules.InputsOf(node) is { } inputs)
            {
                _cut.Add(node, inputs);
                _first.UnionWith(inputs.Select(input => (node, input)));
            }
        }
    }

    /// <summary>Nobody needs another token of what it gives. Scale and zero point of a range have none.</summary>
    private bool IsReadForFirst(OnnxNode node)
    {
        string[] tokens = node.Operator == "DynamicQuantizeLinear"
            ? [node.Outputs[0]]
            : [.. node.Outputs.Where(static name => name.Length > 0)];
        return Array.Exists(tokens, IsReadForFirst) && !Array.Exists(tokens, IsReadWhole);
    }

    private bool IsReadForFirst(string value) =>
        (_read is { FirstTokenOnly: true } && value == _read.Name) || _graph.Readers(value).Any(_first.Contains);

    private bool IsReadWhole(string value) =>
        (_graph.IsOutput(value) && (_read is null || (value == _read.Name && !_read.FirstTokenOnly)))
        || _graph.Readers(value).Any(reader => !_first.Contains(reader) && !_rules.ReadsOtherLengths(reader.Node));

    private void Apply()
    {
        _graph.Add(OnnxTensor.OfIntegers(Index, [1], 0));
        var given = _cut.Keys.SelectMany(static node => node.Outputs).ToHashSet(StringComparer.Ordinal);
        var cuts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, inputs) in _cut)
        {
            foreach (var input in inputs.Where(input => !given.Contains(node.Inputs[input])))
            {
                node.Inputs[input] = Cut(node.Inputs[input], cuts);
            }
        }

        if (_read is not null)
        {
            _graph.KeepOutput(_read.Name);
            if (_read.FirstTokenOnly)
            {
                _graph.ForgetShape(_read.Name);
            }
        }
    }

    /// <summary>The name of the first token of a value, with all three axes.</summary>
    private string Cut(string value, HashSet<string> cuts)
    {
        var name = $"{value}/first-token";
        if (cuts.Add(value))
        {
            _graph.InsertAfter(value, new OnnxNode("", "Gather", [value, Index], name).With("axis", 1));
        }

        return name;
    }
}
