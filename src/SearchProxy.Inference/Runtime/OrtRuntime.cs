using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SearchProxy.Inference.Runtime;

/// <summary>
/// Starts ONNX Runtime once for the process, silent: since 1.29 it would otherwise send statistics of its use to its maker.
/// </summary>
internal static partial class OrtRuntime
{
    private const string NoTelemetry = "ORT_DISABLE_TELEMETRY";

    private static readonly Lock Gate = new();

    /// <summary>
    /// Runs before anything else of this assembly, and so before the native library can be loaded. The library reads the environment of the
    /// C library, which <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not change; its own switch comes too late.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "No other place comes before every use of the library.")]
    internal static void SendNothing()
    {
        var result = OperatingSystem.IsWindows() ? PutEnvironment(NoTelemetry, "1") : SetEnvironment(NoTelemetry, "1", overwrite: 1);
        if (result != 0)
        {
            throw new InvalidOperationException(
                $"{NoTelemetry} could not be set (error {Marshal.GetLastPInvokeError()}); without it ONNX Runtime would send statistics.");
        }
    }

    /// <summary>Loads and starts the native library. A failure is not remembered: the next call tries again.</summary>
    /// <exception cref="InferenceException">The native library is missing or does not start.</exception>
    public static void Start()
    {
        lock (Gate)
        {
            if (OrtEnv.IsCreated)
            {
                return;
            }

            try
            {
                var options = new EnvironmentCreationOptions { logId = "searchproxy", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
                _ = OrtEnv.CreateInstanceWithOptions(ref options);
            }
            catch (Exception exception) when (exception is TypeInitializationException
                or DllNotFoundException
                or EntryPointNotFoundException
                or BadImageFormatException)
            {
                throw Missing(exception);
            }
        }
    }

    internal static InferenceException Missing(Exception exception) => new(
        ModelLoadFault.RuntimeMissing,
        $"The native ONNX Runtime library does not load on {RuntimeInformation.RuntimeIdentifier}: "
        + $"{(exception.InnerException ?? exception).Message} "
        + "It comes with the program for linux-x64, linux-arm64, osx-arm64, win-x64 and win-arm64 (glibc on Linux): build or publish for "
        + "one of these.",
        exception);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string name, string value);
}
