namespace SearchProxy.Testing;

/// <summary>A theory that needs <see cref="SharedFolder"/>: skipped where it is missing, but not in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : Xunit.TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedFolder.SkipReason;
}
