namespace SearchProxy.Ingest.State;

/// <summary>
/// Files that hold documents: for their owner alone (0600 in folders of 0700 on POSIX systems), and never through a symbolic link. New
/// files are made exclusively, which follows none; existing ones are looked at before they are opened, in a folder that only their owner
/// can write.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes a folder. One that is there keeps its mode, and those above that are missing get the usual one: they hold no documents.
    /// </summary>
    /// <exception cref="IOException">It is a symbolic link, or cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        RefuseLink(path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file for reading and writing and makes it when it is not there.</summary>
    /// <exception cref="IOException">It is a symbolic link, in use, or cannot be made.</exception>
    public static FileStream OpenOrCreate(string path, FileShare share, int bufferSize = 4096)
    {
        try
        {
            return Create(path, share, bufferSize);
        }
        catch (IOException) when (Exists(path))
        {
            RefuseLink(path);
            var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share, bufferSize);
            Tighten(file);
            return file;
        }
    }

    /// <summary>Makes a file in place of whatever has its name; what a link there points to stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Replace(string path, FileShare share)
    {
        File.Delete(path);
        return Create(path, share, bufferSize: 4096);
    }

    /// <exception cref="IOException">It is a symbolic link, or cannot be read.</exception>
    public static FileStream OpenRead(string path, FileShare share)
    {
        RefuseLink(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share);
    }

    /// <exception cref="IOException">There is a symbolic link of this name.</exception>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(Path.TrimEndingDirectorySeparator(path)).LinkTarget is { } target)
        {
            throw new IOException(
                $"{path} is a symbolic link to {target}; links are not followed where documents are kept, name the file or folder itself");
        }
    }

    private static bool Exists(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static FileStream Create(string path, FileShare share, int bufferSize)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = bufferSize,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>A file of an older version, or one that was copied here, may be open to others.</summary>
    private static void Tighten(FileStream file)
    {
        if (OperatingSystem.IsWindows() || File.GetUnixFileMode(file.SafeFileHandle) == OwnerOnly)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to somebody else, who let this process write it on purpose.
            return;
        }
    }
}
