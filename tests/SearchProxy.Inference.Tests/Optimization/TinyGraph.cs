using System.Runtime.InteropServices;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Tests.Optimization;

/// <summary>An ONNX model written down by hand: reads <c>input_ids</c> and <c>attention_mask</c>, gives <c>last_hidden_state</c>.</summary>
internal sealed class TinyGraph
{
    public const string Output = "last_hidden_state";

    private const int Float = 1;
    private const int UInt8 = 2;
    private const int Int8 = 3;
    private const int Int64 = 7;

    private readonly List<ProtobufField> _fields = [];
    private readonly Random _random = new(7);
    private bool _usesRuntime;

    public TinyGraph()
    {
        foreach (var name in new[] { "input_ids", "attention_mask" })
        {
            _fields.Add(ProtobufField.Of(11, Value(name, Int64, axes: 2)));
        }

        _fields.Add(ProtobufField.Of(12, Value(Output, Float, axes: 3)));
    }

    /// <summary>
    /// Adds a node; an attribute is a number, a list of whole numbers, or a float. Operators of the runtime's own are
    /// <c>com.microsoft.X</c>.
    /// </summary>
    public TinyGraph Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = Message(inputs.Select(static name => ProtobufField.Of(1, name)));
        node.Fields.AddRange(output.Split(' ').Select(static name => ProtobufField.Of(2, name)));
        var at = operation.LastIndexOf('.');
        node.Fields.AddRange([ProtobufField.Of(4, operation[(at + 1)..]), ProtobufField.Of(7, operation[..Math.Max(0, at)])]);
        _usesRuntime |= at > 0;
        node.Fields.AddRange(attributes.Select(static attribute => ProtobufField.Of(5, Attribute(attribute.Name, attribute.Value))));
        _fields.Add(ProtobufField.Of(1, node.ToArray()));
        return this;
    }

    public TinyGraph Floats(string name, long[] dims, params float[] numbers) =>
        Add(name, Float, dims, MemoryMarshal.AsBytes<float>(numbers));

    public TinyGraph Integers(string name, long[] dims, params long[] numbers) =>
        Add(name, Int64, dims, MemoryMarshal.AsBytes<long>(numbers));

    public TinyGraph Bytes(string name, bool signed, long[] dims, params byte[] numbers) => Add(name, signed ? Int8 : UInt8, dims, numbers);

    /// <summary>Weights between −1 and 1, the same in every run.</summary>
    public TinyGraph Weights(string name, params long[] dims) =>
        Floats(
            name,
            dims,
            [.. Enumerable.Range(0, (int)dims.Aggregate(1L, static (left, right) => left * right))
                .Select(_ => (2 * _random.NextSingle()) - 1)]);

    /// <summary>Declares one more output, of three axes.</summary>
    public TinyGraph Gives(string name)
    {
        _fields.Add(ProtobufField.Of(12, Value(name, Float, axes: 3)));
        return this;
    }

    public byte[] ToArray() => Message(
    [
        ProtobufField.Of(1, 8),
        ProtobufField.Of(8, Message([ProtobufField.Of(1, ""), ProtobufField.Of(2, 17)]).ToArray()),
        .. Enumerable.Repeat(
            ProtobufField.Of(8, Message([ProtobufField.Of(1, "com.microsoft"), ProtobufField.Of(2, 1)]).ToArray()), _usesRuntime ? 1 : 0),
        ProtobufField.Of(7, Message(_fields).ToArray()),
    ]).ToArray();

    /// <summary>What a model gives for texts of several lengths.</summary>
    public static float[] Run(byte[] model) => [.. RunEach(model).SelectMany(static numbers => numbers)];

    /// <summary>What a model gives for a text of 1 token, of 2, 5 and 33.</summary>
    public static float[][] RunEach(byte[] model)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, model);
            using var graph = TextGraph.Open(
                path, static outputs => outputs is [{ Name: RerankOutput.Logits }] ? outputs[0] : EncoderOutput.Choose(outputs));
            var buffers = new InputBuffers();
            return [.. new[] { 1, 2, 5, 33 }.Select(length =>
            {
                using var output = graph.Run([.. Enumerable.Range(0, length).Select(static i => i * 7 % 16)], new int[length], buffers);
                return output.Read().ToArray();
            })];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private TinyGraph Add(string name, int type, long[] dims, ReadOnlySpan<byte> raw)
    {
        var tensor = Message(dims.Select(static axis => ProtobufField.Of(1, axis)));
        tensor.Fields.AddRange([ProtobufField.Of(2, type), ProtobufField.Of(8, name), ProtobufField.Of(9, raw.ToArray())]);
        _fields.Add(ProtobufField.Of(5, tensor.ToArray()));
        return this;
    }

    private static byte[] Attribute(string name, object value) => Message(value switch
    {
        long number => [ProtobufField.Of(1, name), ProtobufField.Of(3, number), ProtobufField.Of(20, 2)],
        float number => [ProtobufField.Of(1, name), ProtobufField.Of(2, number), ProtobufField.Of(20, 1)],
        long[] numbers =>
            [ProtobufField.Of(1, name), .. numbers.Select(static number => ProtobufField.Of(8, number)), ProtobufField.Of(20, 7)],
        _ => throw new ArgumentException(name, nameof(value)),
    }).ToArray();

    private static byte[] Value(string name, int type, int axes)
    {
        var shape = Message(Enumerable.Range(0, axes)
            .Select(axis => ProtobufField.Of(1, Message([ProtobufField.Of(2, $"{name}_{axis}")]).ToArray())));
        var tensor = Message([ProtobufField.Of(1, type), ProtobufField.Of(2, shape.ToArray())]);
        return Message([
            ProtobufField.Of(1, name), ProtobufField.Of(2, Message([ProtobufField.Of(1, tensor.ToArray())]).ToArray()),
        ]).ToArray();
    }

    private static ProtobufMessage Message(IEnumerable<ProtobufField> fields) => new() { Fields = [.. fields] };
}
