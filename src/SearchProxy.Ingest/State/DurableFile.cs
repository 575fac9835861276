using System.Runtime.InteropServices;

namespace SearchProxy.Ingest.State;

/// <summary>Replaces a small file so that after a crash either the old or the new content is there, whole.</summary>
internal static class DurableFile
{
    /// <summary>Writes beside the file, flushes to the disk, keeps the old file as <c>.previous</c>, renames, flushes the folder.</summary>
    /// <exception cref="IOException">The disk is full or gone; the old file still stands.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        using (var file = PrivateFile.Replace(temporary, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
        {
            // Not over what is there: that could be a link.
            PrivateFile.RefuseLink(path);
            File.Delete(path + ".previous");
            File.Copy(path, path + ".previous");
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes renames in a folder last through a power loss. Only POSIX systems need and offer it.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = NativeMethods.Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open the folder {folder} to flush it");
        }

        _ = NativeMethods.Fsync(descriptor);
        _ = NativeMethods.Close(descriptor);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open(string path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Fsync(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
