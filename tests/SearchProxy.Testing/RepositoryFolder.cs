namespace SearchProxy.Testing;

/// <summary>The root of the repository: the nearest folder above the test binaries that holds <c>SearchProxy.sln</c>.</summary>
public static class RepositoryFolder
{
    private static readonly Lazy<string> Root = new(Find);

    public static string FullPath => Root.Value;

    /// <summary>Full path of a file or folder of the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SearchProxy.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds SearchProxy.sln.");
    }
}
