namespace SearchProxy.Testing;

/// <summary>A fact that needs <see cref="SharedFolder"/>: skipped where it is missing, but not in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : Xunit.FactAttribute
{
    public SharedFactAttribute() => Skip = SharedFolder.SkipReason;
}
