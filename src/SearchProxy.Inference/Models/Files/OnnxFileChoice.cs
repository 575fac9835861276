namespace SearchProxy.Inference.Models.Files;

/// <summary>
/// Chooses the ONNX file of a folder. Order: full precision first, because its numbers are the reference's; then half precision; then
/// 8-bit weights; then whatever else is called <c>model*.onnx</c>, by name.
/// </summary>
internal static class OnnxFileChoice
{
    /// <summary>Paths in the order of preference, relative to the folder.</summary>
    public static IReadOnlyList<string> Preferred { get; } =
    [
        "onnx/model.onnx", "model.onnx", "onnx/model_optimized.onnx", "model_optimized.onnx",
        "onnx/model_O3.onnx", "onnx/model_O2.onnx", "onnx/model_O1.onnx", "onnx/model_fp16.onnx", "model_fp16.onnx", "onnx/model_O4.onnx",
        "onnx/model_int8.onnx", "onnx/model_quantized.onnx", "onnx/model_uint8.onnx", "model_int8.onnx", "model_quantized.onnx",
    ];

    /// <summary>The file to load, relative to <paramref name="folder"/>; <paramref name="asked"/> wins where it is given.</summary>
    /// <exception cref="InferenceException">There is none, or the one asked for is missing or lies outside of the folder.</exception>
    public static string Choose(string folder, string? asked)
    {
        if (asked is not null)
        {
            return FolderPath.RequireFile(folder, asked);
        }

        return Preferred.FirstOrDefault(path => File.Exists(Path.Combine(folder, path)))
            ?? Others(folder).FirstOrDefault()
            ?? throw new InferenceException(
                ModelLoadFault.FileMissing,
                $"There is no ONNX file in {folder}: looked for {string.Join(", ", Preferred.Take(4))} and any onnx/model*.onnx. A folder "
                    + "with PyTorch weights alone must be exported first (optimum-cli export onnx).");
    }

    private static IEnumerable<string> Others(string folder) =>
        new[] { Path.Combine(folder, "onnx"), folder }
            .Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "model*.onnx").Order(StringComparer.Ordinal))
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'));
}
