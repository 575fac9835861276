using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Models.Files;

/// <summary>
/// Refuses folders that hold anything but files and folders, or links to such: opening a pipe waits for ever, and a device may have no end.
/// Checked where the system tells (<c>statx</c>, Linux); elsewhere nothing is refused.
/// </summary>
internal static class RegularFiles
{
    private const int ModeOffset = 28;
    private const int StatBytes = 256;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int OfWorkingFolder = -100;
    private const uint KindWanted = 1;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = 0,
        MaxRecursionDepth = 8,
        IgnoreInaccessible = false,
    };

    /// <exception cref="InferenceException">Something else is in the folder, or below it.</exception>
    public static void Require(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", Everything))
        {
            if (KindOf(path) is { } kind and not (RegularFile or Folder))
            {
                throw new InferenceException(
                    ModelLoadFault.Unsupported, $"{path} is {NameOf(kind)}; a model's folder holds files and folders only.");
            }
        }
    }

    /// <summary>The kind of what a path leads to; null when that cannot be told, as for a link to nothing.</summary>
    private static int? KindOf(string path)
    {
        var stat = new byte[StatBytes];
        try
        {
            return NativeMethods.Statx(OfWorkingFolder, path, 0, KindWanted, stat) == 0
                ? BinaryPrimitives.ReadUInt16LittleEndian(stat.AsSpan(ModeOffset)) & KindMask
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the call.
            return null;
        }
    }

    private static string NameOf(int kind) => kind switch
    {
        0x1000 => "a named pipe",
        0x2000 => "a character device",
        0x6000 => "a block device",
        0xC000 => "a socket",
        _ => "no file",
    };

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, string path, int flags, uint mask, [Out] byte[] stat);
    }
}
