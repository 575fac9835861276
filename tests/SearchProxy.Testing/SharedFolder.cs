namespace SearchProxy.Testing;

/// <summary>
/// The folder of large test material that is not in the repository: <c>SEARCHPROXY_SHARED</c>, or <c>shared</c> beside the repository.
/// </summary>
public static class SharedFolder
{
    private const string Variable = "SEARCHPROXY_SHARED";

    /// <summary>The folder; null when this machine has none.</summary>
    public static string? FullPath { get; } = Find();

    /// <summary>
    /// Why tests that need the folder are skipped; null when they run (it is there, or this is CI, where they must fail instead).
    /// </summary>
    public static string? SkipReason { get; } = FullPath is null && !IsContinuousIntegration() ? Missing() : null;

    /// <summary>Full path of a file or folder in it.</summary>
    /// <exception cref="DirectoryNotFoundException">This machine has no such folder.</exception>
    public static string At(params string[] parts) =>
        Path.Combine([FullPath ?? throw new DirectoryNotFoundException(Missing()), .. parts]);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var path = string.IsNullOrEmpty(named) ? Path.GetFullPath(RepositoryFolder.At("..", "shared")) : named;
        return Directory.Exists(path) ? path : null;
    }

    private static bool IsContinuousIntegration() =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static string Missing() =>
        $"The folder of shared test material is missing: neither {Variable} nor ../shared beside the repository names one.";
}
