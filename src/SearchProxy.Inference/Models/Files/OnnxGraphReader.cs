namespace SearchProxy.Inference.Models.Files;

/// <summary>
/// Reads the parts of an ONNX file that decide whether it may be loaded: operator sets and the files that its weights lie in.
/// Field numbers: https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto.
/// </summary>
internal sealed class OnnxGraphReader
{
    private const int ModelGraph = 7;
    private const int ModelOpset = 8;
    private const int ModelFunctions = 25;
    private const int GraphNode = 1;
    private const int GraphInitializer = 5;
    private const int GraphSparseInitializer = 15;
    private const int NodeAttribute = 5;
    private const int FunctionNode = 7;
    private const int TensorName = 8;
    private const int TensorExternal = 13;
    private const int DeepestGraph = 16;

    private readonly ProtobufReader _reader;
    private readonly List<KeyValuePair<string, long>> _opsets = [];
    private readonly List<OnnxExternalData> _external = [];

    private OnnxGraphReader(ProtobufReader reader) => _reader = reader;

    /// <exception cref="InvalidDataException">The bytes are not an ONNX model.</exception>
    public static OnnxGraphFile Read(Stream stream)
    {
        var reader = new OnnxGraphReader(new ProtobufReader(stream));
        var hasGraph = reader.ReadModel(stream.Length);
        return hasGraph ? new OnnxGraphFile(reader._opsets, reader._external) : throw new InvalidDataException("there is no graph in it");
    }

    private bool ReadModel(long end)
    {
        var hasGraph = false;
        while (_reader.Next(end))
        {
            switch (_reader.Field)
            {
                case ModelGraph when _reader.IsMessage:
                    hasGraph = true;
                    ReadGraph(_reader.End, depth: 0);
                    break;
                case ModelOpset when _reader.IsMessage:
                    ReadOpset(_reader.End);
                    break;
                case ModelFunctions when _reader.IsMessage:
                    ReadFunction(_reader.End);
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        return hasGraph;
    }

    private void ReadOpset(long end)
    {
        var domain = "";
        long version = 0;
        while (_reader.Next(end))
        {
            if (_reader is { Field: 1, IsMessage: true })
            {
                domain = _reader.ReadText();
                continue;
            }

            version = _reader.Field == 2 ? _reader.Number : version;
            _reader.Skip();
        }

        _opsets.Add(new(domain, version));
    }

    private void ReadFunction(long end)
    {
        while (_reader.Next(end))
        {
            if (_reader is { Field: FunctionNode, IsMessage: true })
            {
                ReadNode(_reader.End, depth: 1);
                continue;
            }

            _reader.Skip();
        }
    }

    private void ReadGraph(long end, int depth)
    {
        if (depth > DeepestGraph)
        {
            throw new InvalidDataException($"graphs within graphs more than {DeepestGraph} deep");
        }

        while (_reader.Next(end))
        {
            switch (_reader.Field)
            {
                case GraphNode when _reader.IsMessage:
                    ReadNode(_reader.End, depth);
                    break;
                case GraphInitializer when _reader.IsMessage:
                    ReadTensor(_reader.End);
                    break;
                case GraphSparseInitializer when _reader.IsMessage:
                    ReadSparseTensor(_reader.End);
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }
    }

    private void ReadNode(long end, int depth)
    {
        while (_reader.Next(end))
        {
            if (_reader is { Field: NodeAttribute, IsMessage: true })
            {
                ReadAttribute(_reader.End, depth);
                continue;
            }

            _reader.Skip();
        }
    }

    private void ReadAttribute(long end, int depth)
    {
        while (_reader.Next(end))
        {
            switch (_reader.Field)
            {
                case 5 or 10 when _reader.IsMessage:
                    ReadTensor(_reader.End);
                    break;
                case 6 or 11 when _reader.IsMessage:
                    ReadGraph(_reader.End, depth + 1);
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }
    }

    private void ReadSparseTensor(long end)
    {
        while (_reader.Next(end))
        {
            if (_reader is { Field: 1 or 2, IsMessage: true })
            {
                ReadTensor(_reader.End);
                continue;
            }

            _reader.Skip();
        }
    }

    private void ReadTensor(long end)
    {
        var name = "";
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_reader.Next(end))
        {
            switch (_reader.Field)
            {
                case TensorName when _reader.IsMessage:
                    name = _reader.ReadText();
                    break;
                case TensorExternal when _reader.IsMessage:
                    ReadEntry(_reader.End, entries);
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        if (entries.TryGetValue("location", out var location))
        {
            _external.Add(new OnnxExternalData(name, location, Number(entries, "offset"), Number(entries, "length")));
        }
    }

    private void ReadEntry(long end, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        while (_reader.Next(end))
        {
            switch (_reader.Field)
            {
                case 1 when _reader.IsMessage:
                    key = _reader.ReadText();
                    break;
                case 2 when _reader.IsMessage:
                    value = _reader.ReadText();
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        entries[key] = value;
    }

    private static long Number(Dictionary<string, string> entries, string key) =>
        !entries.TryGetValue(key, out var text) ? 0
        : long.TryParse(text, out var number) && number >= 0 ? number
        : throw new InvalidDataException($"external data with the {key} '{text}'");
}
