namespace SearchProxy.Inference.Optimization;

/// <summary>An ONNX model in memory that can be changed and written out again. What no pass touches keeps its bytes.</summary>
internal sealed class OnnxGraph
{
    public const int ModelGraph = 7;
    public const int GraphInitializer = 5;

    private const int ModelOpset = 8;
    private const int GraphNode = 1;
    private const int GraphOutput = 12;
    private const int GraphValues = 13;
    private const string RuntimeDomain = "com.microsoft";

    private readonly ProtobufMessage _model;

    /// <summary>
    /// All but nodes, initializers and the types of inner values, which the runtime finds out itself and which may not be there any more.
    /// </summary>
    private readonly ProtobufMessage _rest;

    private readonly HashSet<string> _outputs;
    private readonly Dictionary<string, OnnxTensor> _initializers;

    private OnnxGraph(ProtobufMessage model, ProtobufMessage graph)
    {
        _model = model;
        Nodes = [.. graph.Fields.Where(static field => field.Number == GraphNode).Select(static field => new OnnxNode(field.Content))];
        _initializers = graph.Fields.Where(static field => field.Number == GraphInitializer)
            .Select(static field => new OnnxTensor(field.Content))
            .ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        _rest = new ProtobufMessage
        {
            Fields = [.. graph.Fields.Where(static field => field.Number is not (GraphNode or GraphInitializer or GraphValues))],
        };
        _outputs = [.. _rest.Fields.Where(static field => field.Number == GraphOutput)
            .Select(NameOf)];
    }

    public List<OnnxNode> Nodes { get; }

    /// <exception cref="InvalidDataException">The bytes are not an ONNX model.</exception>
    public static OnnxGraph Parse(ReadOnlyMemory<byte> bytes)
    {
        var model = ProtobufMessage.Parse(bytes);
        var at = model.Fields.FindIndex(static field => field is { Number: ModelGraph, Wire: ProtobufField.Bytes });
        return at < 0
            ? throw new InvalidDataException("there is no graph in it")
            : new OnnxGraph(model, ProtobufMessage.Parse(model.Fields[at].Content));
    }

    public bool IsOutput(string name) => _outputs.Contains(name);

    /// <summary>The node that gives a value; null for inputs and initializers.</summary>
    public OnnxNode? Producer(string name) => name.Length == 0 ? null : Nodes.Find(node => node.Outputs.Contains(name));

    /// <summary>The node that gives a value, when it is the operator that was asked for.</summary>
    public OnnxNode? Producer(string name, string operation) =>
        Producer(name) is { Domain: "" } node && node.Operator == operation ? node : null;

    /// <summary>The only reader of a value that nobody else sees; null when there are more or the graph gives it.</summary>
    public OnnxNode? OnlyReader(string name) => Readers(name).Take(2).ToArray() is [var only] && !IsOutput(name) ? only.Node : null;

    /// <summary>Who reads a value, and as which input; whoever reads it twice comes twice.</summary>
    public IEnumerable<(OnnxNode Node, int Input)> Readers(string name)
    {
        foreach (var node in Nodes)
        {
            for (var i = node.Inputs.IndexOf(name); i >= 0; i = node.Inputs.IndexOf(name, i + 1))
            {
                yield return (node, i);
            }
        }
    }

    /// <summary>The axes that an operator names, as an attribute (older operator sets) or as its second input; null for none.</summary>
    public long[]? Axes(OnnxNode node) =>
        node.Integers("axes") ?? (node.Inputs.Count > 1 ? Constant(node.Inputs[1])?.Integers() : null);

    /// <summary>A value that is the same for all inputs: an initializer or the value of a Constant; null for others.</summary>
    public OnnxTensor? Constant(string name) => _initializers.GetValueOrDefault(name) ?? Producer(name, "Constant")?.Tensor("value");

    /// <summary>The number that a value is for all inputs; null when it is not one float.</summary>
    public float? Number(string name) => Constant(name) is { Count: 1 } constant ? constant.Floats()?[0] : null;

    /// <summary>Numbers in a row of a projection with bias; null where the bias does not tell.</summary>
    public long? Width(string name) =>
        Producer(name, "Add") is { } biased
            ? biased.Inputs.Select(Constant).FirstOrDefault(static bias => bias is { Dims.Count: 1 })?.Count
            : null;

    /// <summary>Follows a product with, or a quotient by, one constant number back to what is scaled.</summary>
    public (string Name, float Scale) Unscale(string name) => Producer(name) switch
    {
        { Operator: "Div", Domain: "" } div when Number(div.Inputs[1]) is { } divisor and not 0 => (div.Inputs[0], 1 / divisor),
        { Operator: "Mul", Domain: "" } mul when Number(mul.Inputs[1]) is { } factor => (mul.Inputs[0], factor),
        { Operator: "Mul", Domain: "" } mul when Number(mul.Inputs[0]) is { } factor => (mul.Inputs[1], factor),
        _ => (name, 1),
    };

    /// <summary>Puts a node in the place of the one that gave the same value, so that what it reads comes before it.</summary>
    public void Replace(OnnxNode old, OnnxNode node) => Nodes[Nodes.IndexOf(old)] = node;

    /// <summary>Puts a node behind the one that gives a value, before all others that read it.</summary>
    public void InsertAfter(string name, OnnxNode node) => Nodes.Insert(Nodes.FindIndex(given => given.Outputs.Contains(name)) + 1, node);

    public void Add(OnnxTensor constant) => _initializers[constant.Name] = constant;

    /// <summary>Leaves one output of all.</summary>
    public void KeepOutput(string name)
    {
        _outputs.RemoveWhere(output => output != name);
        _rest.Fields.RemoveAll(field => field.Number == GraphOutput && NameOf(field) != name);
    }

    /// <summary>Declares an output whose shape a pass has changed by its name alone: the runtime finds out the rest.</summary>
    public void ForgetShape(string output) =>
        _rest.Fields[_rest.Fields.FindIndex(field => field.Number == GraphOutput && NameOf(field) == output)] = Output(output);

    /// <summary>Takes away what leads to no output.</summary>
    public void Prune()
    {
        var needed = Needed(_outputs);
        Nodes.RemoveAll(node => !node.Outputs.Exists(needed.Contains));
        foreach (var name in _initializers.Keys.Except(needed).ToArray())
        {
            _initializers.Remove(name);
        }
    }

    /// <summary>Weights that were read from a file stay there.</summary>
    /// <param name="file">The file that this graph was parsed from.</param>
    /// <param name="name">Its name beside the file that the graph is written to.</param>
    public void LeaveWeightsIn(ReadOnlyMemory<byte> file, string name)
    {
        foreach (var tensor in _initializers.Values.ToArray())
        {
            _initializers[tensor.Name] = SharedWeights.Refer(tensor, file, name);
        }
    }

    /// <summary>The model with one value as its only output, and only what leads to it.</summary>
    public byte[] Only(string value)
    {
        var needed = Needed([value]);
        var rest = _rest.Fields.Where(static field => field.Number != GraphOutput)
            .Append(Output(value));
        return Write(
            Nodes.Where(node => node.Outputs.Exists(needed.Contains)),
            _initializers.Values.Where(tensor => needed.Contains(tensor.Name)),
            rest);
    }

    public byte[] ToArray() => Write(Nodes, _initializers.Values, _rest.Fields);

    private static string NameOf(ProtobufField output) => ProtobufMessage.Parse(output.Content).Text(1) ?? "";

    private static ProtobufField Output(string name) =>
        ProtobufField.Of(GraphOutput, new ProtobufMessage { Fields = [ProtobufField.Of(1, name)] }.ToArray());

    /// <summary>Names of all values that lead to the given ones, these included.</summary>
    private HashSet<string> Needed(IEnumerable<string> outputs)
    {
        var needed = new HashSet<string>(outputs, StringComparer.Ordinal);
        foreach (var node in Enumerable.Reverse(Nodes).Where(node => node.Outputs.Exists(needed.Contains)))
        {
            needed.UnionWith(node.Inputs);
        }

        return needed;
    }

    private byte[] Write(IEnumerable<OnnxNode> nodes, IEnumerable<OnnxTensor> initializers, IEnumerable<ProtobufField> rest)
    {
        var graph = new ProtobufMessage();
        graph.Fields.AddRange(nodes.Select(static node => ProtobufField.Of(GraphNode, node.ToBytes())));
        graph.Fields.AddRange(initializers.Select(static tensor => ProtobufField.Of(GraphInitializer, tensor.Bytes)));
        graph.Fields.AddRange(rest);
        var model = new ProtobufMessage { Fields = [.. _model.Fields.Where(static field => field.Number != ModelGraph)] };
        if (!model.Fields.Exists(static field => field.Number == ModelOpset
            && ProtobufMessage.Parse(field.Content).Text(1) == RuntimeDomain))
        {
            model.Fields.Add(
                ProtobufField.Of(
                    ModelOpset, new ProtobufMessage { Fields = [ProtobufField.Of(1, RuntimeDomain), ProtobufField.Of(2, 1)] }.ToArray()));
        }

        model.Fields.Add(ProtobufField.Of(ModelGraph, graph.ToArray()));
        return model.ToArray();
    }
}
