namespace SearchProxy.Inference.Models.Files;

/// <summary>What an ONNX file says of itself without being run.</summary>
/// <param name="Opsets">Operator sets it asks for: domain (empty is <c>ai.onnx</c>) and version.</param>
/// <param name="ExternalData">Weights that lie in other files.</param>
internal sealed record OnnxGraphFile(IReadOnlyList<KeyValuePair<string, long>> Opsets, IReadOnlyList<OnnxExternalData> ExternalData);
