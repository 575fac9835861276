using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Runtime;

/// <summary>
/// The table of functions behind <c>OrtGetApiBase</c>. The table is only ever appended to, so the positions hold for every release
/// from 1.16 on.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>Version of the table that is asked for: that of release 1.16, the oldest supported.</summary>
    const uint TableVersion = 16;

    readonly void** _table;

    OrtApi(void** table, string version)
    {
        _table = table;
        Version = version;
    }

    /// <summary>Release of the runtime, for example <c>1.30.0</c>.</summary>
    public string Version { get; }

    public delegate* unmanaged<int, byte*, nint*, nint> CreateEnv => (delegate* unmanaged<int, byte*, nint*, nint>)_table[3];

    public delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession => (delegate* unmanaged<nint, void*, nint, nint*, nint>)_table[7];

    public delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)_table[9];

    public delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)_table[10];

    public delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)_table[22];

    public delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel => (delegate* unmanaged<nint, int, nint>)_table[23];

    public delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads => (delegate* unmanaged<nint, int, nint>)_table[24];

    public delegate* unmanaged<nint, int, nint> SetInterOpNumThreads => (delegate* unmanaged<nint, int, nint>)_table[25];

    public delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount => (delegate* unmanaged<nint, nuint*, nint>)_table[30];

    public delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount => (delegate* unmanaged<nint, nuint*, nint>)_table[31];

    public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)_table[33];

    public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)_table[34];

    public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName => (delegate* unmanaged<nint, nuint, nint, byte**, nint>)_table[36];

    public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName => (delegate* unmanaged<nint, nuint, nint, byte**, nint>)_table[37];

    public delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue =>
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)_table[49];

    public delegate* unmanaged<nint, void**, nint> GetTensorMutableData => (delegate* unmanaged<nint, void**, nint>)_table[51];

    public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo => (delegate* unmanaged<nint, nint*, nint>)_table[55];

    public delegate* unmanaged<nint, int*, nint> GetTensorElementType => (delegate* unmanaged<nint, int*, nint>)_table[60];

    public delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount => (delegate* unmanaged<nint, nuint*, nint>)_table[61];

    public delegate* unmanaged<nint, long*, nuint, nint> GetDimensions => (delegate* unmanaged<nint, long*, nuint, nint>)_table[62];

    public delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape => (delegate* unmanaged<nint, nint*, nint>)_table[65];

    public delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo => (delegate* unmanaged<int, int, nint*, nint>)_table[69];

    public delegate* unmanaged<nint, void*, nint> AllocatorFree => (delegate* unmanaged<nint, void*, nint>)_table[76];

    public delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions => (delegate* unmanaged<nint*, nint>)_table[78];

    public delegate* unmanaged<nint, void> ReleaseSession => Release(95);

    public delegate* unmanaged<nint, void> ReleaseValue => Release(96);

    public delegate* unmanaged<nint, void> ReleaseTypeInfo => Release(98);

    public delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo => Release(99);

    public delegate* unmanaged<nint, void> ReleaseSessionOptions => Release(100);

    public delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)_table[130];

    delegate* unmanaged<nint, byte*> GetErrorMessage => (delegate* unmanaged<nint, byte*>)_table[2];

    delegate* unmanaged<nint, int> GetErrorCode => (delegate* unmanaged<nint, int>)_table[1];

    /// <summary>Binds the table of the library behind <paramref name="library"/>.</summary>
    /// <exception cref="InferenceException">The library is not ONNX Runtime, or is older than 1.16.</exception>
    public static OrtApi Bind(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var export))
        {
            throw new InferenceException(ModelLoadFault.RuntimeMissing, "The library loaded as ONNX Runtime has no function OrtGetApiBase: it is another library.");
        }

        var apiBase = (void**)((delegate* unmanaged<nint>)export)();
        var version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])()) ?? "unknown";
        var table = (void**)((delegate* unmanaged<uint, nint>)apiBase[0])(TableVersion);
        return table is not null
            ? new OrtApi(table, version)
            : throw new InferenceException(ModelLoadFault.RuntimeMissing, $"ONNX Runtime {version} was found; 1.16 or newer is needed.");
    }

    /// <summary>Turns a failed status into an exception with the runtime's own message; a null status is success.</summary>
    /// <exception cref="InferenceException">The status is not null.</exception>
    public void Check(nint status, string doing)
    {
        if (status == 0)
        {
            return;
        }

        var message = Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "no message";
        var code = (OrtErrorCode)GetErrorCode(status);
        Release(93)(status);
        throw new InferenceException(ModelLoadFault.Unsupported, $"{doing}: ONNX Runtime {Version} says {code}: {message}");
    }

    delegate* unmanaged<nint, void> Release(int position) => (delegate* unmanaged<nint, void>)_table[position];
}
