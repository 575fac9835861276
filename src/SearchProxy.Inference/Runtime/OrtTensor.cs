using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SearchProxy.Inference.Runtime;

/// <summary>One tensor that a graph gave. Owns the runtime's memory until disposed.</summary>
/// <param name="results">What a run gave: one value.</param>
internal sealed class OrtTensor(IDisposableReadOnlyCollection<OrtValue> results) : IDisposable
{
    private readonly OrtTensorTypeAndShapeInfo _info = results[0].GetTensorTypeAndShape();

    public IReadOnlyList<long> Shape => _info.Shape;

    /// <summary>How many numbers the tensor holds.</summary>
    public int Count => checked((int)_info.ElementCount);

    /// <summary>The numbers in row order, widened from half precision where the graph gives that. Valid until disposed.</summary>
    /// <exception cref="InferenceException">The elements are neither float nor float16.</exception>
    public ReadOnlySpan<float> Read()
    {
        switch (_info.ElementDataType)
        {
            case TensorElementType.Float:
                return results[0].GetTensorDataAsSpan<float>();
            case TensorElementType.Float16:
                var wide = new float[Count];
                TensorPrimitives.ConvertToSingle(
                    System.Runtime.InteropServices.MemoryMarshal.Cast<Float16, Half>(results[0].GetTensorDataAsSpan<Float16>()), wide);
                return wide;
            default:
                throw new InferenceException(
                    ModelLoadFault.Unsupported, $"The output holds {_info.ElementDataType} numbers; float and float16 are supported.");
        }
    }

    public void Dispose() => results.Dispose();
}
