using SearchProxy.Inference.Runtime;

namespace SearchProxy.Diagnosis;

/// <summary>Checks the machine: memory and cores.</summary>
internal static class MachineChecks
{
    /// <summary>Models, their working memory and the proxy's buffers.</summary>
    private const long EnoughBytes = 512L << 20;

    public static IEnumerable<Finding> Run() =>
        Judge(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount, Processor.Describe());

    /// <param name="availableBytes">What this process may use: the machine's memory or the container's limit.</param>
    /// <param name="cores">Cores that this process may use.</param>
    /// <param name="instructions">The processor's instruction sets that matter for models.</param>
    internal static IEnumerable<Finding> Judge(long availableBytes, int cores, string instructions)
    {
        var mebibytes = availableBytes >> 20;
        yield return availableBytes >= EnoughBytes
            ? Finding.Ok("memory", $"{mebibytes} MiB for this process")
            : Finding.Warning(
                "memory", $"{mebibytes} MiB for this process", $"Give it {EnoughBytes >> 20} MiB: both models and their buffers must fit.");
        yield return cores > 1
            ? Finding.Ok("processor", $"{cores} cores with {instructions}; each scores one passage at a time")
            : Finding.Warning(
                "processor",
                $"1 core with {instructions}",
                "Reranking shares it with everything else; expect small windows within the deadline.");
    }
}
