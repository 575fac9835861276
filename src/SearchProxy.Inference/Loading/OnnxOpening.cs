using System.Text.RegularExpressions;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Models.Files;
using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Loading;

/// <summary>Opens a checked ONNX file and puts the runtime's refusals into words that name the file.</summary>
internal static partial class OnnxOpening
{
    /// <exception cref="InferenceException">The runtime or <paramref name="choose"/> refuses.</exception>
    public static TextGraph Open(string path, OnnxGraphFile file, Func<IReadOnlyList<TensorDeclaration>, TensorDeclaration> choose)
    {
        try
        {
            return SharedWeights.AreIn(file)
                ? TextGraph.Over(OrtSession.Open(SharedWeights.Join(path)), choose)
                : TextGraph.Open(path, choose);
        }
        catch (InferenceException error) when (error.Fault != ModelLoadFault.RuntimeMissing)
        {
            throw new InferenceException(error.Fault, Explain(path, file, error.Message), error);
        }
    }

    private static string Explain(string path, OnnxGraphFile file, string message)
    {
        if (OpsetLimit().Match(message) is { Success: true } limit)
        {
            var needed = file.Opsets.FirstOrDefault(set => set.Key is "" or "ai.onnx").Value;
            return $"{path}: the model needs opset {needed}; this runtime supports up to {limit.Groups[1].Value}. {message}";
        }

        var size = new FileInfo(path).Length;
        return message.Contains("InvalidProtobuf", StringComparison.Ordinal)
            ? $"{path} ({size} bytes) is not a readable ONNX model: it is damaged or was not fully downloaded; fetch it again. {message}"
            : $"{path}: {message}";
    }

    [GeneratedRegex(@"till opset (\d+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OpsetLimit();
}
