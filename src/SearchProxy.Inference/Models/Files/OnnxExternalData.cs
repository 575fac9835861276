namespace SearchProxy.Inference.Models.Files;

/// <summary>One tensor whose numbers lie in another file.</summary>
/// <param name="Tensor">Name of the tensor.</param>
/// <param name="Location">Path relative to the ONNX file, as written.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes; 0 when not said.</param>
internal sealed record OnnxExternalData(string Tensor, string Location, long Offset, long Length);
