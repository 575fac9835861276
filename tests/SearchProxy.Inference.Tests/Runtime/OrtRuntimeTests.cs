using System.Runtime.InteropServices;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Tests.Runtime;

public sealed partial class OrtRuntimeTests
{
    [Fact]
    public void The_switch_against_statistics_stands_in_the_environment_that_the_native_library_reads()
    {
        OrtRuntime.Start();
        var value = OperatingSystem.IsWindows()
            ? Environment.GetEnvironmentVariable("ORT_DISABLE_TELEMETRY")
            : Marshal.PtrToStringUTF8(GetEnvironment("ORT_DISABLE_TELEMETRY"));
        Assert.Equal("1", value);
    }

    [Fact]
    public void A_library_that_does_not_load_is_told_with_its_reason_and_the_platforms_that_there_are()
    {
        var missing = OrtRuntime.Missing(
            new TypeInitializationException("NativeMethods", new DllNotFoundException("libonnxruntime.so is not there.")));
        Assert.Equal(ModelLoadFault.RuntimeMissing, missing.Fault);
        Assert.Contains("libonnxruntime.so is not there.", missing.Message, StringComparison.Ordinal);
        Assert.Contains("linux-arm64", missing.Message, StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
