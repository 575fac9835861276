using System.Numerics.Tensors;

namespace SearchProxy.Inference.Runtime;

/// <summary>One tensor that a graph gave. Owns the runtime's memory until disposed.</summary>
internal sealed unsafe class OrtTensor : IDisposable
{
    readonly OrtApi _api;
    readonly OrtHandle _value;

    public OrtTensor(OrtApi api, nint value)
    {
        _api = api;
        _value = new OrtHandle(value, api.ReleaseValue);
        nint info = 0;
        api.Check(api.GetTensorTypeAndShape(value, &info), "Reading the output");
        using var owned = new OrtHandle(info, api.ReleaseTensorTypeAndShapeInfo);
        (Type, Shape) = Describe(api, info);
    }

    public TensorType Type { get; }

    public long[] Shape { get; }

    /// <summary>How many numbers the tensor holds.</summary>
    public int Count
    {
        get
        {
            long count = 1;
            foreach (var axis in Shape)
            {
                count *= axis;
            }

            return checked((int)count);
        }
    }

    /// <summary>The numbers in row order, widened from half precision where the graph gives that. Valid until disposed.</summary>
    /// <exception cref="InferenceException">The elements are neither float nor float16.</exception>
    public ReadOnlySpan<float> Read()
    {
        void* data = null;
        _api.Check(_api.GetTensorMutableData(_value.DangerousGetHandle(), &data), "Reading the output");
        if (Type == TensorType.Float)
        {
            return new ReadOnlySpan<float>(data, Count);
        }

        if (Type == TensorType.Float16)
        {
            var wide = new float[Count];
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(data, Count), wide);
            return wide;
        }

        throw new InferenceException(ModelLoadFault.Unsupported, $"The output holds {Type} numbers; float and float16 are supported.");
    }

    public void Dispose() => _value.Dispose();

    internal static (TensorType Type, long[] Shape) Describe(OrtApi api, nint info)
    {
        int type = 0;
        nuint rank = 0;
        api.Check(api.GetTensorElementType(info, &type), "Reading a tensor's type");
        api.Check(api.GetDimensionsCount(info, &rank), "Reading a tensor's shape");
        var shape = new long[(int)rank];
        fixed (long* axes = shape)
        {
            api.Check(api.GetDimensions(info, axes, rank), "Reading a tensor's shape");
        }

        return ((TensorType)type, shape);
    }
}
