using System.Buffers.Binary;
using System.Text.Json;

namespace SearchProxy.Inference.Models.Files;

/// <summary>
/// A file of named tensors: eight bytes with the header's length, a JSON header, the numbers.
/// Format: https://huggingface.co/docs/safetensors/index#format.
/// </summary>
internal sealed class SafeTensorsFile
{
    private const long LongestHeader = 100_000_000;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafeTensor> _tensors = new(StringComparer.Ordinal);

    private SafeTensorsFile(string path, long dataStart)
    {
        _path = path;
        _dataStart = dataStart;
    }

    public IEnumerable<string> Names => _tensors.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="InferenceException">The file is missing, is no safetensors file, or is shorter than its header says.</exception>
    public static SafeTensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new InferenceException(ModelLoadFault.FileMissing, $"{path} is missing.");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        OnnxFileCheck.RefuseEmpty(stream, path);
        OnnxFileCheck.RefusePointer(stream, path);
        Span<byte> prefix = stackalloc byte[8];
        var length = stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) == 8
            ? BinaryPrimitives.ReadUInt64LittleEndian(prefix)
            : ulong.MaxValue;
        if (length > (ulong)Math.Min(LongestHeader, stream.Length - 8))
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"{path} is not a safetensors file: its first eight bytes promise a header of {length} bytes, the file has "
                    + $"{stream.Length}.");
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        var file = new SafeTensorsFile(path, 8 + (long)length);
        file.ReadHeader(header, stream.Length);
        return file;
    }

    public SafeTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>The tensor's bytes.</summary>
    public byte[] Read(SafeTensor tensor)
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read);
        stream.Position = _dataStart + tensor.Begin;
        var bytes = new byte[tensor.End - tensor.Begin];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void ReadHeader(byte[] header, long fileLength)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            foreach (var member in json.RootElement.EnumerateObject().Where(member => member.Name != "__metadata__"))
            {
                var offsets = member.Value.GetProperty("data_offsets");
                long[] shape = [.. member.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt64())];
                var tensor = new SafeTensor(
                    member.Name, member.Value.GetProperty("dtype").GetString() ?? "", shape, offsets[0].GetInt64(), offsets[1].GetInt64());
                RefuseBeyond(tensor, fileLength);
                _tensors[member.Name] = tensor;
            }
        }
        catch (Exception error) when (error is JsonException
            or KeyNotFoundException
            or InvalidOperationException
            or FormatException
            or IndexOutOfRangeException)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged, $"{_path} is not a safetensors file: its header cannot be read ({error.Message}).", error);
        }
    }

    private void RefuseBeyond(SafeTensor tensor, long fileLength)
    {
        if (tensor.Begin < 0 || tensor.End < tensor.Begin || tensor.End > long.MaxValue - _dataStart)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged, $"{_path} is not a safetensors file: '{tensor.Name}' lies at {tensor.Begin} to {tensor.End}.");
        }

        if (_dataStart + tensor.End > fileLength)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"{_path} is too short: '{tensor.Name}' needs {_dataStart + tensor.End} bytes, the file has {fileLength}. Fetch it again.");
        }

        if (tensor.ElementSize is { } size && (tensor.Count is not { } count || count * size != tensor.End - tensor.Begin))
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"{_path} is not a safetensors file: '{tensor.Name}' of shape [{string.Join(", ", tensor.Shape)}] and type {tensor.Type} "
                    + $"does not fit {tensor.End - tensor.Begin} bytes.");
        }
    }
}
