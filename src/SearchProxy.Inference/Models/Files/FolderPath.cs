namespace SearchProxy.Inference.Models.Files;

/// <summary>Paths that must not leave a model's folder.</summary>
internal static class FolderPath
{
    /// <summary>True when <paramref name="relative"/> names something below the folder: not absolute, no way out.</summary>
    public static bool IsInside(string folder, string relative)
    {
        if (relative.Length == 0 || Path.IsPathRooted(relative) || relative.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        return Path.GetFullPath(Path.Combine(folder, relative)).StartsWith(root, StringComparison.Ordinal);
    }

    /// <summary>Gives <paramref name="relative"/> back when it is an existing file below the folder.</summary>
    /// <exception cref="InferenceException">It is not.</exception>
    public static string RequireFile(string folder, string relative)
    {
        if (!IsInside(folder, relative))
        {
            throw new InferenceException(ModelLoadFault.Options, $"The file '{relative}' does not lie in the model's folder {folder}.");
        }

        return File.Exists(Path.Combine(folder, relative))
            ? relative
            : throw new InferenceException(ModelLoadFault.FileMissing, $"The file {Path.Combine(folder, relative)} is missing.");
    }
}
