using System.Globalization;
using System.Text.Json;

namespace SearchProxy.Remote.Hub;

/// <summary>Reads a repository's listing and picks the files that a model is made of.</summary>
internal static class HubListing
{
    private static readonly string[] SmallFiles =
    [
        "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "modules.json", "sentence_bert_config.json",
        "config_sentence_transformers.json",
    ];

    private static readonly string[] OnnxOrder =
    [
        "onnx/model.onnx", "model.onnx", "onnx/model_optimized.onnx", "onnx/model_fp16.onnx", "onnx/model_int8.onnx",
        "onnx/model_quantized.onnx",
    ];

    /// <exception cref="HubException">It is no listing.</exception>
    public static List<HubFile> Read(ReadOnlyMemory<byte> json, string address)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray()
                .Where(entry => entry.GetProperty("type").GetString() == "file")
                .Select(ReadFile)];
        }
        catch (Exception malformed) when (malformed is JsonException
            or InvalidOperationException
            or KeyNotFoundException
            or FormatException)
        {
            throw new HubException($"{address} gives no listing of files: {malformed.Message}", malformed);
        }
    }

    /// <summary>The files to fetch: one ONNX file with its external data, or static embeddings, and the small files beside.</summary>
    /// <param name="files">All files of the repository.</param>
    /// <param name="asked">The ONNX file that is wanted; null takes the first of the documented order.</param>
    /// <exception cref="HubException">There is nothing that can be run.</exception>
    public static IReadOnlyList<HubFile> Choose(IReadOnlyList<HubFile> files, string? asked)
    {
        var weights = asked is not null
            ? files.Where(file => file.Path == asked)
            : OnnxOrder.Select(path => files.FirstOrDefault(file => file.Path == path)).OfType<HubFile>()
                .Concat(files.Where(file => file.Path.StartsWith("onnx/model", StringComparison.Ordinal)
                    && file.Path.EndsWith(".onnx", StringComparison.Ordinal)))
                .Concat(files.Where(file => file.Path is "model.safetensors" or "0_StaticEmbedding/model.safetensors"));
        var chosen = weights.FirstOrDefault() ?? throw new HubException(asked is null
            ? "The repository has no onnx/model*.onnx and no static embeddings; PyTorch weights alone must be exported first (optimum-cli "
                + "export onnx)."
            : $"The repository has no file {asked}.");
        return [.. files.Where(file => file == chosen || IsExternalData(file.Path, chosen.Path) || IsSmall(file.Path))];
    }

    /// <summary>External data is called as its ONNX file, with an ending of its own.</summary>
    private static bool IsExternalData(string path, string onnx) =>
        path.StartsWith(onnx, StringComparison.Ordinal)
            && (path.AsSpan(onnx.Length).StartsWith("_data") || path.AsSpan(onnx.Length).StartsWith(".data"));

    private static bool IsSmall(string path) =>
        SmallFiles.Contains(path)
        || path is "0_StaticEmbedding/tokenizer.json"
        || (path.EndsWith("_Pooling/config.json", StringComparison.Ordinal) && path.Count('/') == 1);

    private static HubFile ReadFile(JsonElement entry)
    {
        var path = entry.GetProperty("path").GetString()!;
        if (path.Length is 0 or > 500 || path.Split('/').Any(part => part is "" or "." or "..") || path.AsSpan().ContainsAny("\\:\0"))
        {
            throw new HubException($"The listing holds the path '{path}', which could leave the model's folder.");
        }

        if (path.Any(static c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format))
        {
            throw new HubException($"The listing holds the path '{path}' with characters that are none of a file's name.");
        }

        var large = entry.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object;
        return new HubFile(
            path,
            entry.GetProperty("size").GetInt64(),
            large ? lfs.GetProperty("oid").GetString() : null,
            large ? null : entry.GetProperty("oid").GetString());
    }
}
