namespace SearchProxy.Ingest.Tests.Scenarios;

/// <summary>A fact that mounts a small disk: skipped without the right to (root on Linux), but never where <c>CI</c> is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() =>
        Skip = (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) || Environment.GetEnvironmentVariable("CI") is not null
            ? null
            : "mounting a small disk needs root on Linux";
}
