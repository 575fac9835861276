using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SearchProxy.Inference.Runtime;

/// <summary>One loaded graph. May be run from many threads at once; disposing waits for no one: running calls finish on it.</summary>
internal sealed unsafe class OrtSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Hold _hold;

    private OrtSession(InferenceSession session)
    {
        _session = session;
        _hold = new Hold(session, _run);
        Inputs = Declarations(session.InputNames, session.InputMetadata);
        Outputs = Declarations(session.OutputNames, session.OutputMetadata);
    }

    public IReadOnlyList<TensorDeclaration> Inputs { get; }

    public IReadOnlyList<TensorDeclaration> Outputs { get; }

    /// <summary>Loads the graph in <paramref name="path"/>; external data is read from beside it.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">Threads that one call uses; 1 leaves the calls to be run side by side.</param>
    /// <exception cref="InferenceException">The runtime is missing, or refuses the file; its message is kept.</exception>
    public static OrtSession Open(string path, int threads = 1) => Open(options => new InferenceSession(path, options), threads);

    /// <summary>Loads a graph that is in memory whole.</summary>
    /// <param name="model">The bytes of an ONNX file.</param>
    /// <exception cref="InferenceException">The runtime is missing, or refuses the graph; its message is kept.</exception>
    public static OrtSession Open(byte[] model) => Open(options => new InferenceSession(model, options), threads: 1);

    private static OrtSession Open(Func<SessionOptions, InferenceSession> load, int threads)
    {
        OrtRuntime.Start();
        using var options = Options(threads);
        try
        {
            return new OrtSession(load(options));
        }
        catch (OnnxRuntimeException refusal)
        {
            throw Refused("Loading the graph", refusal);
        }
    }

    /// <summary>The options that sessions are opened with.</summary>
    internal static SessionOptions Options(int threads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (Processor.HasFastLayerNormalization)
        {
            // Add and LayerNormalization apart take a quarter of the time of the runtime's own fused operator, which is not vectorised
            // (decision 0110).
            options.AddSessionConfigEntry("optimization.disable_specified_optimizers", "SkipLayerNormFusion");
        }

        return options;
    }

    /// <summary>Runs the graph and hands back one output.</summary>
    /// <exception cref="InferenceException">The runtime refuses or fails; its message is kept.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public OrtTensor Run(ReadOnlySpan<OrtInput> inputs, string output)
    {
        var held = false;
        _hold.DangerousAddRef(ref held);
        var names = new string[inputs.Length];
        var values = new OrtValue[inputs.Length];
        var created = 0;
        try
        {
            foreach (ref readonly var input in inputs)
            {
                names[created] = input.Name;
                values[created++] = Bind(input);
            }

            return new OrtTensor(_session.Run(_run, names, values, [output]));
        }
        catch (OnnxRuntimeException failure)
        {
            throw Refused("Running the graph", failure);
        }
        finally
        {
            for (var i = 0; i < created; i++)
            {
                values[i].Dispose();
            }

            _hold.DangerousRelease();
        }
    }

    public void Dispose() => _hold.Dispose();

    private static OrtValue Bind(in OrtInput input) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, input.Type, [input.Rows, input.Length], (nint)input.Data, input.Bytes);

    private static TensorDeclaration[] Declarations(IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> declared) =>
        [.. names.Select(name => Declaration(name, declared[name]))];

    private static TensorDeclaration Declaration(string name, NodeMetadata declared) => declared.IsTensor
        ? new TensorDeclaration(name, declared.ElementDataType, [.. declared.Dimensions.Select(static axis => (long)axis)])
        : new TensorDeclaration(name, Type: null, []);

    private static InferenceException Refused(string doing, OnnxRuntimeException refusal) =>
        new(ModelLoadFault.Unsupported, $"{doing}: ONNX Runtime {OrtEnv.Instance().GetVersionString()} says {refusal.Message}", refusal);

    /// <summary>
    /// Counts the calls that use the session, as a handle counts its users: the runtime frees a session under a call that is still running
    /// on it, and models are swapped under load.
    /// </summary>
    private sealed class Hold(InferenceSession session, RunOptions run) : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => false;

        protected override bool ReleaseHandle()
        {
            session.Dispose();
            run.Dispose();
            return true;
        }
    }
}
