using SearchProxy.Inference.Runtime;

namespace SearchProxy.Inference.Tests.Runtime;

public sealed class OrtLibraryTests
{
    [Fact]
    public void A_library_named_and_not_there_is_named_with_what_to_do()
    {
        var missing = Assert.Throws<InferenceException>(() => OrtLibrary.Load("/nowhere/libonnxruntime.so"));
        Assert.Equal(ModelLoadFault.RuntimeMissing, missing.Fault);
        Assert.Contains("SEARCHPROXY_ONNXRUNTIME names '/nowhere/libonnxruntime.so', which does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Contains("-p:OnnxRuntimeSource=nuget", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_named()
    {
        var wrong = Assert.Throws<InferenceException>(() => OrtLibrary.Load(typeof(OrtLibraryTests).Assembly.Location));
        Assert.Contains("is not a library that can be loaded here", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_beside_the_program_is_found_and_is_new_enough()
    {
        Assert.NotEqual(0, OrtLibrary.Load(named: null));
        Assert.True(Version.Parse(OrtRuntime.Shared.Api.Version) >= new Version(1, 16));
    }
}
