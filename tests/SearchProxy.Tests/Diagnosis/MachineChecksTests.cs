using SearchProxy.Diagnosis;

namespace SearchProxy.Tests.Diagnosis;

public sealed class MachineChecksTests
{
    [Theory]
    [InlineData(512L << 20, 2, FindingLevel.Ok, FindingLevel.Ok)]
    [InlineData((512L << 20) - 1, 2, FindingLevel.Warning, FindingLevel.Ok)]
    [InlineData(4L << 30, 1, FindingLevel.Ok, FindingLevel.Warning)]
    internal void Little_memory_and_a_single_core_are_told(long bytes, int cores, FindingLevel memory, FindingLevel processor) =>
        Assert.Equal([memory, processor], MachineChecks.Judge(bytes, cores, "AVX2").Select(finding => finding.Level));
}
