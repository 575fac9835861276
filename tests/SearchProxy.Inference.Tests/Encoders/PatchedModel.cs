using System.Runtime.InteropServices;
using SearchProxy.Inference.Tests.Conformance;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Tests.Encoders;

/// <summary>A copy of a model folder with one thing changed; deleted when disposed.</summary>
internal sealed class PatchedModel : IDisposable
{
    private PatchedModel(string folder)
    {
        Path = Directory.CreateTempSubdirectory("searchproxy-model-").FullName;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path { get; }

    public static PatchedModel CopyOf(string name) => new(ModelFolders.At(name));

    public static PatchedModel CopyOfFolder(string folder) => new(folder);

    /// <summary>Overwrites the vector of one token in the table of 400 vectors of 32 numbers with NaN.</summary>
    public static PatchedModel WithTokenOfNaN(string name, string token)
    {
        var model = new PatchedModel(ModelFolders.At(name));
        var file = System.IO.Path.Combine(model.Path, "onnx", "model.onnx");
        var bytes = File.ReadAllBytes(file);
        Assert.True(Tokenizer.Load(System.IO.Path.Combine(model.Path, "tokenizer.json")).TryGetId(token, out var id));

        // raw_data (field 9) of 51,200 bytes: tag 0x4A and the length as a varint.
        var table = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x4A, 0x80, 0x90, 0x03]) + 4;
        Assert.True(table > 4);
        MemoryMarshal.Cast<byte, float>(bytes.AsSpan(table + (id * 32 * sizeof(float)), 32 * sizeof(float))).Fill(float.NaN);
        File.WriteAllBytes(file, bytes);
        return model;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
