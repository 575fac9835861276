using System.Runtime.InteropServices;
using System.Text;

namespace SearchProxy.Inference.Runtime;

/// <summary>One loaded graph. May be run from many threads at once; disposing waits for no one: running calls finish on it.</summary>
internal sealed unsafe class OrtSession : IDisposable
{
    const int AllOptimizations = 99;
    const int LogErrorsOnly = 3;

    readonly OrtRuntime _runtime;
    readonly OrtApi _api;
    readonly OrtHandle _session;
    readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);

    OrtSession(OrtRuntime runtime, OrtHandle session)
    {
        _runtime = runtime;
        _api = runtime.Api;
        _session = session;
        Inputs = ReadDeclarations(inputs: true);
        Outputs = ReadDeclarations(inputs: false);
    }

    public IReadOnlyList<TensorDeclaration> Inputs { get; }

    public IReadOnlyList<TensorDeclaration> Outputs { get; }

    /// <summary>Loads the graph in <paramref name="path"/>; external data is read from beside it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">Threads that one call uses; 1 leaves the calls to be run side by side.</param>
    /// <exception cref="InferenceException">The runtime refuses the file; its message is kept.</exception>
    public static OrtSession Open(string path, int threads = 1)
    {
        var runtime = OrtRuntime.Shared;
        var api = runtime.Api;
        using var options = CreateOptions(api, threads);
        nint value = 0;
        var pathBytes = OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* file = pathBytes)
        {
            api.Check(api.CreateSession(runtime.Env, file, options.DangerousGetHandle(), &value), "Loading the graph");
        }

        var handle = new OrtHandle(value, api.ReleaseSession);
        try
        {
            return new OrtSession(runtime, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Runs the graph and hands back one output.</summary>
    /// <exception cref="InferenceException">The runtime refuses or fails; its message is kept.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public OrtTensor Run(ReadOnlySpan<OrtInput> inputs, string output)
    {
        var held = false;
        _session.DangerousAddRef(ref held);
        var values = stackalloc nint[inputs.Length];
        var names = stackalloc byte*[inputs.Length];
        var created = 0;
        try
        {
            foreach (ref readonly var input in inputs)
            {
                values[created] = CreateValue(input);
                names[created++] = PinnedName(input.Name);
            }

            var outputName = PinnedName(output);
            nint result = 0;
            _api.Check(_api.Run(_session.DangerousGetHandle(), 0, names, values, (nuint)inputs.Length, &outputName, 1, &result), "Running the graph");
            return new OrtTensor(_api, result);
        }
        finally
        {
            for (var i = 0; i < created; i++)
            {
                _api.ReleaseValue(values[i]);
            }

            _session.DangerousRelease();
            // The names are read by address.
            GC.KeepAlive(this);
        }
    }

    public void Dispose() => _session.Dispose();

    static OrtHandle CreateOptions(OrtApi api, int threads)
    {
        nint value = 0;
        api.Check(api.CreateSessionOptions(&value), "Preparing the session");
        var options = new OrtHandle(value, api.ReleaseSessionOptions);
        api.Check(api.SetIntraOpNumThreads(value, threads), "Preparing the session");
        api.Check(api.SetInterOpNumThreads(value, 1), "Preparing the session");
        api.Check(api.SetSessionGraphOptimizationLevel(value, AllOptimizations), "Preparing the session");
        api.Check(api.SetSessionLogSeverityLevel(value, LogErrorsOnly), "Preparing the session");
        return options;
    }

    nint CreateValue(in OrtInput input)
    {
        nint value = 0;
        var shape = stackalloc long[] { input.Rows, input.Length };
        var bytes = (nuint)input.Rows * (nuint)input.Length * (input.Type == TensorType.Int64 ? 8u : 4u);
        _api.Check(_api.CreateTensorWithDataAsOrtValue(_runtime.CpuMemory, input.Data, bytes, shape, 2, (int)input.Type, &value), $"Binding {input.Name}");
        return value;
    }

    byte* PinnedName(string name) => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_names[name], 0);

    TensorDeclaration[] ReadDeclarations(bool inputs)
    {
        var session = _session.DangerousGetHandle();
        nuint count = 0;
        _api.Check(inputs ? _api.SessionGetInputCount(session, &count) : _api.SessionGetOutputCount(session, &count), "Reading the graph's signature");
        var declarations = new TensorDeclaration[(int)count];
        for (nuint i = 0; i < count; i++)
        {
            byte* name = null;
            _api.Check(inputs ? _api.SessionGetInputName(session, i, _runtime.Allocator, &name) : _api.SessionGetOutputName(session, i, _runtime.Allocator, &name), "Reading the graph's signature");
            var text = Marshal.PtrToStringUTF8((nint)name) ?? "";
            _api.Check(_api.AllocatorFree(_runtime.Allocator, name), "Reading the graph's signature");
            nint info = 0;
            _api.Check(inputs ? _api.SessionGetInputTypeInfo(session, i, &info) : _api.SessionGetOutputTypeInfo(session, i, &info), "Reading the graph's signature");
            using var owned = new OrtHandle(info, _api.ReleaseTypeInfo);
            declarations[(int)i] = ReadDeclaration(text, info);
            _names[text] = PinnedBytes(text);
        }

        return declarations;
    }

    static byte[] PinnedBytes(string name)
    {
        var bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(name) + 1, pinned: true);
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }

    TensorDeclaration ReadDeclaration(string name, nint typeInfo)
    {
        nint tensor = 0;
        _api.Check(_api.CastTypeInfoToTensorInfo(typeInfo, &tensor), "Reading the graph's signature");
        if (tensor == 0)
        {
            return new TensorDeclaration(name, TensorType.Undefined, []);
        }

        var (type, shape) = OrtTensor.Describe(_api, tensor);
        return new TensorDeclaration(name, type, shape);
    }
}
