using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Models.Files;

/// <summary>Looks at an ONNX file before the runtime does, so that what is wrong with it can be said plainly.</summary>
internal static class OnnxFileCheck
{
    private static readonly byte[] LfsPointer = "version https://git-lfs"u8.ToArray();

    /// <summary>
    /// Checks that <paramref name="path"/> is a whole ONNX file and that its external data lies in <paramref name="folder"/>, complete.
    /// Gives the external files' paths.
    /// </summary>
    /// <exception cref="InferenceException">It is not; the message says what was found.</exception>
    public static (OnnxGraphFile Graph, IReadOnlyList<string> ExternalFiles) Check(string folder, string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        RefuseEmpty(stream, path);
        RefusePointer(stream, path);
        try
        {
            var graph = OnnxGraphReader.Read(stream);
            return (graph, CheckExternalData(folder, path, graph));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"{path} ({stream.Length} bytes) is not a readable ONNX model: {damaged.Message}. It is damaged or was not fully "
                    + $"downloaded; fetch it again. {RuntimeSays(path)}",
                damaged);
        }
    }

    /// <summary>Refuses a file of 0 bytes.</summary>
    public static void RefuseEmpty(Stream stream, string path)
    {
        if (stream.Length == 0)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{path}: the file is empty (0 bytes). Fetch it again.");
        }
    }

    /// <summary>
    /// Refuses the small text that a clone without Git LFS leaves in the place of a large file; leaves the stream at its start.
    /// </summary>
    public static void RefusePointer(Stream stream, string path)
    {
        var head = new byte[Math.Min(stream.Length, 512)];
        stream.ReadExactly(head);
        stream.Position = 0;
        if (!head.AsSpan().StartsWith(LfsPointer))
        {
            return;
        }

        var size = System.Text.Encoding.ASCII.GetString(head)
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith("size ", StringComparison.Ordinal))?[5..].Trim();
        throw new InferenceException(
            ModelLoadFault.FileDamaged,
            $"{path}: this is a Git LFS pointer, the real file has {size ?? "an unknown number of"} bytes; run git lfs pull.");
    }

    /// <summary>The runtime's own words for a file that is refused anyway.</summary>
    private static string RuntimeSays(string path)
    {
        try
        {
            OrtSession.Open(path).Dispose();
            return "";
        }
        catch (InferenceException refusal)
        {
            return refusal.Message;
        }
    }

    private static List<string> CheckExternalData(string folder, string path, OnnxGraphFile graph)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var beside = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tensor in graph.ExternalData)
        {
            var file = Path.GetFullPath(Path.Combine(beside, tensor.Location));
            if (Path.IsPathRooted(tensor.Location) || !file.StartsWith(root, StringComparison.Ordinal))
            {
                throw new InferenceException(
                    ModelLoadFault.FileDamaged,
                    $"{path}: refused, external data must lie in the model's folder; the tensor '{tensor.Tensor}' points to "
                        + $"'{tensor.Location}'.");
            }

            RefuseShort(path, tensor, file);
            files.Add(file);
        }

        return [.. files];
    }

    private static void RefuseShort(string path, OnnxExternalData tensor, string file)
    {
        var found = new FileInfo(file);
        if (!found.Exists)
        {
            throw new InferenceException(
                ModelLoadFault.FileMissing,
                $"External data file {file} is missing beside {Path.GetFileName(path)}, which keeps the tensor '{tensor.Tensor}' in it.");
        }

        var needed = tensor.Offset + tensor.Length;
        if (needed < 0 || found.Length < needed || found.Length == 0)
        {
            throw new InferenceException(
                ModelLoadFault.FileDamaged,
                $"External data file {file} is too short: the tensor '{tensor.Tensor}' needs {needed} bytes, the file has {found.Length}. "
                    + "Fetch it again.");
        }
    }
}
