using System.Text;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// One of several equal parts of a source, for several machines: part <paramref name="Index"/> (from 1) of <paramref name="Count"/>.
/// Records go by their id, so that all records of an id are in one part and the latest of them wins; records without one go by their
/// number.
/// </summary>
public sealed record SourcePartition(int Index, int Count)
{
    public const int MaxCount = 1_024;

    /// <summary>Reads <c>i/n</c>; null when it is not of that form or out of bounds.</summary>
    public static SourcePartition? Parse(string text) =>
        text.Split('/') is [var index, var count] && int.TryParse(index, out var i) && int.TryParse(count, out var n)
        && n is >= 1 and <= MaxCount && i >= 1 && i <= n
            ? new SourcePartition(i, n)
            : null;

    internal bool Owns(string? id, long number) => (id is null ? (ulong)number : Hash(id)) % (ulong)Count == (ulong)Index - 1;

    /// <summary>FNV-1a, 64 bits, over UTF-8: the same on every machine.</summary>
    private static ulong Hash(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(id))
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        // The low bits of FNV mix badly; these decide the part.
        return hash ^ (hash >> 32);
    }
}
