using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Optimization;

/// <summary>One NodeProto: operator, names of what it reads and gives, and its attributes as they stood.</summary>
internal sealed class OnnxNode
{
    private const int InputField = 1;
    private const int OutputField = 2;
    private const int NameField = 3;
    private const int OperatorField = 4;
    private const int AttributeField = 5;
    private const int DomainField = 7;

    private const int AttributeFloat = 2;
    private const int AttributeInteger = 3;
    private const int AttributeTensor = 5;
    private const int AttributeGraph = 6;
    private const int AttributeIntegers = 8;
    private const int AttributeGraphs = 11;
    private const int AttributeType = 20;
    private const int FloatType = 1;
    private const int IntegerType = 2;

    private readonly List<ProtobufField> _rest;

    public OnnxNode(string domain, string operation, IEnumerable<string> inputs, string output)
    {
        (Domain, Operator, Inputs, Outputs, _rest) = (domain, operation, [.. inputs], [output], [ProtobufField.Of(NameField, output)]);
    }

    public OnnxNode(ReadOnlyMemory<byte> bytes)
    {
        var message = ProtobufMessage.Parse(bytes);
        Inputs = [.. message.Texts(InputField)];
        Outputs = [.. message.Texts(OutputField)];
        Operator = message.Text(OperatorField) ?? "";
        Domain = message.Text(DomainField) ?? "";
        _rest = [.. message.Fields.Where(static field => field.Number is not (InputField or OutputField or OperatorField or DomainField))];
    }

    public string Operator { get; }

    /// <summary>Empty for ONNX's own operators.</summary>
    public string Domain { get; }

    /// <summary>Names; an empty one is an optional input that is not given.</summary>
    public List<string> Inputs { get; }

    public List<string> Outputs { get; }

    /// <summary>It holds graphs of its own (If, Loop), which read names of the graph around them.</summary>
    public bool HoldsGraphs => _rest.Exists(static kept => kept.Number == AttributeField
        && ProtobufMessage.Parse(kept.Content).Fields.Exists(static part => part.Number is AttributeGraph or AttributeGraphs));

    public long? Integer(string attribute) => Attribute(attribute)?.Integers(AttributeInteger).Cast<long?>().LastOrDefault();

    public long[]? Integers(string attribute) => Attribute(attribute)?.Integers(AttributeIntegers).ToArray();

    public OnnxTensor? Tensor(string attribute) =>
        Attribute(attribute)?.Fields.Where(static field => field.Number == AttributeTensor)
            .Select(static field => new OnnxTensor(field.Content))
            .FirstOrDefault();

    public OnnxNode With(string attribute, long value) => With(attribute, ProtobufField.Of(AttributeInteger, value), IntegerType);

    public OnnxNode With(string attribute, float value) => With(attribute, ProtobufField.Of(AttributeFloat, value), FloatType);

    public ReadOnlyMemory<byte> ToBytes()
    {
        var message = new ProtobufMessage();
        message.Fields.AddRange(Inputs.Select(static name => ProtobufField.Of(InputField, name)));
        message.Fields.AddRange(Outputs.Select(static name => ProtobufField.Of(OutputField, name)));
        message.Fields.Add(ProtobufField.Of(OperatorField, Operator));
        message.Fields.Add(ProtobufField.Of(DomainField, Domain));
        message.Fields.AddRange(_rest);
        return message.ToArray();
    }

    private OnnxNode With(string attribute, ProtobufField value, int type)
    {
        var message = new ProtobufMessage { Fields = [ProtobufField.Of(1, attribute), value, ProtobufField.Of(AttributeType, type)] };
        _rest.Add(ProtobufField.Of(AttributeField, message.ToArray()));
        return this;
    }

    private ProtobufMessage? Attribute(string name)
    {
        foreach (var field in CollectionsMarshal.AsSpan(_rest))
        {
            if (field.Number == AttributeField && ProtobufMessage.Parse(field.Content) is { } attribute && attribute.Text(1) == name)
            {
                return attribute;
            }
        }

        return null;
    }
}
