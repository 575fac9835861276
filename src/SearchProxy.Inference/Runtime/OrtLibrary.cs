using System.Reflection;
using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Runtime;

/// <summary>Finds the native ONNX Runtime library: the file named by the environment, else the one beside the program.</summary>
internal static class OrtLibrary
{
    /// <summary>Environment variable that names a library file and wins over everything else.</summary>
    public const string Variable = "SEARCHPROXY_ONNXRUNTIME";

    /// <summary>Loads the library that <paramref name="named"/> names, or, when that is null or empty, the one that came with the program.</summary>
    /// <exception cref="InferenceException">No library can be loaded; the message says where it was looked for and what to do.</exception>
    public static nint Load(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return NativeLibrary.TryLoad(named, out var handle)
                ? handle
                : throw Missing($"{Variable} names '{named}', which {(File.Exists(named) ? "is not a library that can be loaded here" : "does not exist")}.");
        }

        var tried = Candidates().ToArray();
        foreach (var candidate in tried)
        {
            if (File.Exists(candidate) && NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        return NativeLibrary.TryLoad("onnxruntime", Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var found)
            ? found
            : throw Missing($"No native ONNX Runtime library was found. Looked for: {string.Join(", ", tried)}.");
    }

    static IEnumerable<string> Candidates()
    {
        var file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        yield return Path.Combine(AppContext.BaseDirectory, file);
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file);
    }

    static InferenceException Missing(string what) => new(
        ModelLoadFault.RuntimeMissing,
        $"{what} Build again with npm at hand (it fetches the library once), build with -p:OnnxRuntimeSource=nuget, or let {Variable} name a library file of ONNX Runtime 1.16 or newer.");
}
