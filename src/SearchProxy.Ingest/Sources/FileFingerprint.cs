using System.Security.Cryptography;

namespace SearchProxy.Ingest.Sources;

/// <summary>By what the files behind a source are known again.</summary>
internal static class FileFingerprint
{
    private const int HeadBytes = 64 * 1024;

    /// <param name="files">The files, in the order they are read.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="last">
    /// The one to compare with: heads are hashed as far as they were then, so that a file that has grown since is known again.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when one of them can be read only once.</returns>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static async ValueTask<SourceFingerprint?> OfAsync(
        IReadOnlyList<string> files, FileReading reading, SourceFingerprint? last, CancellationToken cancellationToken)
    {
        if (files.Contains(SourceFiles.StandardInput))
        {
            return null;
        }

        var parts = new List<SourcePart>(files.Count);
        foreach (var (ordinal, file) in files.Index())
        {
            var head = last?.Parts is { } then && then.Count == files.Count
                ? (int)Math.Min(then[ordinal].HeadLength, HeadBytes)
                : HeadBytes;
            parts.Add(await OfAsync(file, head, cancellationToken));
        }

        // Read in another way it has other records at the same places.
        return new SourceFingerprint(Said(reading), parts);
    }

    private static async Task<SourcePart> OfAsync(string file, int headBytes, CancellationToken cancellationToken)
    {
        var head = new byte[headBytes];
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var read = await stream.ReadAtLeastAsync(head, headBytes, throwOnEndOfStream: false, cancellationToken);
        return new SourcePart(Path.GetFileName(file), stream.Length, read, Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, read))));
    }

    private static string Said(FileReading reading)
    {
        var csv = reading.Csv;
        var header = csv.Header is null ? null : string.Join('\u001F', csv.Header);
        return (reading.Format, reading.Encoding, csv.Delimiter, csv.HasQuotes, csv.HasBackslashes, header)
            == (SourceFormat.Auto, null, null, true, null, null)
            ? string.Empty
            : $"{reading.Format}|{reading.Encoding}|{csv.Delimiter}|{csv.HasQuotes}|{csv.HasBackslashes}|{header}";
    }
}
