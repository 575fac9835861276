using System.Globalization;
using Microsoft.Win32.SafeHandles;
using SearchProxy.Inference.Models.Files;

namespace SearchProxy.Inference.Optimization;

/// <summary>
/// The weights that a rewritten graph has in common with the file that it was made of. They stay in that file, named as ONNX names external
/// data, so that the rewritten graph takes little room (decision 0134).
/// </summary>
/// <remarks>
/// To be run the graph is put together in memory. The runtime would map the other file instead, and a file that is written over while it
/// is mapped changes under the model, or ends the process when it becomes shorter.
/// </remarks>
internal static class SharedWeights
{
    private const int TensorExternal = 13;
    private const string GraphExtension = ".onnx";

    /// <summary>Smaller ones are written once more: a reference takes a hundred bytes.</summary>
    private const int Least = 1_024;

    /// <summary>More than that is no rewritten graph of this program, which reads files into one array.</summary>
    private const int Most = 1 << 30;

    /// <summary>True when all that lies in other files lies in another graph's, as <see cref="Refer"/> names it.</summary>
    public static bool AreIn(OnnxGraphFile file) =>
        file.ExternalData.Count > 0
            && file.ExternalData.All(static tensor =>
                tensor.Length > 0 && tensor.Location.EndsWith(GraphExtension, StringComparison.OrdinalIgnoreCase))
            && file.ExternalData.Sum(static tensor => tensor.Length) < Most;

    /// <summary>
    /// The tensor as a reference to its place in the file; itself when it is small, was not read from there, or has numbers of more than a
    /// byte, which would have to be aligned.
    /// </summary>
    /// <param name="tensor">A tensor, read from the file or not.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">The file's name, in the folder of the rewritten graph.</param>
    public static OnnxTensor Refer(OnnxTensor tensor, ReadOnlyMemory<byte> file, string name)
    {
        if (tensor.Type is not (OnnxTensor.Int8 or OnnxTensor.UInt8)
            || tensor.Raw is not { Length: >= Least } raw
            || !raw.Span.Overlaps(file.Span, out var offset))
        {
            return tensor;
        }

        var message = ProtobufMessage.Parse(tensor.Bytes);
        message.Fields.RemoveAll(static field => field.Number is OnnxTensor.RawField or TensorExternal or OnnxTensor.PlaceField);
        message.Fields.AddRange(
        [
            Entry("location", name),
            Entry("offset", (-offset).ToString(CultureInfo.InvariantCulture)),
            Entry("length", raw.Length.ToString(CultureInfo.InvariantCulture)),
            ProtobufField.Of(OnnxTensor.PlaceField, 1),
        ]);
        return new OnnxTensor(message.ToArray());
    }

    /// <summary>The whole graph, its weights read from where they lie.</summary>
    /// <param name="path">The graph, checked by <see cref="OnnxFileCheck"/>.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not what it was when it was checked.</exception>
    public static byte[] Join(string path)
    {
        var model = ProtobufMessage.Parse(File.ReadAllBytes(path));
        var at = model.Fields.FindIndex(static field => field.Number == OnnxGraph.ModelGraph);
        List<Part> graph = [.. ProtobufMessage.Parse(model.Fields[at].Content).Fields.SelectMany(PartsOf)];
        model.Fields.RemoveAt(at);
        List<Part> parts =
        [
            new Part(model.ToArray()), new Part(ProtobufField.Head(OnnxGraph.ModelGraph, graph.Sum(static part => part.Length))), .. graph,
        ];
        var joined = new byte[parts.Sum(static part => part.Length)];
        var files = new Dictionary<string, SafeFileHandle>(StringComparer.Ordinal);
        try
        {
            var end = 0;
            foreach (var part in parts)
            {
                Read(part, joined.AsSpan(end, part.Length), Path.GetDirectoryName(path)!, files);
                end += part.Length;
            }
        }
        finally
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
        }

        return joined;
    }

    private static IEnumerable<Part> PartsOf(ProtobufField field)
    {
        if (field.Number != OnnxGraph.GraphInitializer || !new OnnxTensor(field.Content).IsExternal)
        {
            yield return new Part(new ProtobufMessage { Fields = [field] }.ToArray());
            yield break;
        }

        var tensor = ProtobufMessage.Parse(field.Content);
        var entries = tensor.Fields.Where(static part => part.Number == TensorExternal)
            .Select(static part => ProtobufMessage.Parse(part.Content))
            .GroupBy(static entry => entry.Text(1) ?? "", static entry => entry.Text(2) ?? "", StringComparer.Ordinal)
            .ToDictionary(static entry => entry.Key, static entry => entry.Last(), StringComparer.Ordinal);
        var length = int.Parse(entries["length"], CultureInfo.InvariantCulture);
        tensor.Fields.RemoveAll(static part => part.Number is TensorExternal or OnnxTensor.PlaceField);
        byte[] own = [.. tensor.ToArray(), .. ProtobufField.Head(OnnxTensor.RawField, length)];
        yield return new Part(ProtobufField.Head(OnnxGraph.GraphInitializer, own.Length + length));
        yield return new Part(own);
        yield return new Part(
            default, entries["location"], long.Parse(entries.GetValueOrDefault("offset", "0"), CultureInfo.InvariantCulture), length);
    }

    private static void Read(in Part part, Span<byte> target, string folder, Dictionary<string, SafeFileHandle> files)
    {
        if (part.File is null)
        {
            part.Bytes.Span.CopyTo(target);
            return;
        }

        if (!files.TryGetValue(part.File, out var file))
        {
            files[part.File] = file = File.OpenHandle(Path.Combine(folder, part.File));
        }

        for (var offset = part.Offset; target.Length > 0;)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                throw new InvalidDataException($"{part.File} has become shorter");
            }

            target = target[read..];
            offset += read;
        }
    }

    private static ProtobufField Entry(string key, string value) => ProtobufField.Of(
        TensorExternal, new ProtobufMessage { Fields = [ProtobufField.Of(1, key), ProtobufField.Of(2, value)] }.ToArray());

    /// <summary>A piece of the joined file: bytes, or where they lie.</summary>
    private readonly record struct Part(ReadOnlyMemory<byte> Bytes, string? File, long Offset, int Length)
    {
        public Part(ReadOnlyMemory<byte> bytes)
            : this(bytes, File: null, Offset: 0, bytes.Length)
        {
        }
    }
}
