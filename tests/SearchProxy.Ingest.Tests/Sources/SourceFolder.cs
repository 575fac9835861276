using System.IO.Compression;
using System.Text;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Sources;

/// <summary>A folder of files and what a source reads of them.</summary>
public abstract class SourceFolder : IDisposable
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("source-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static string Text(SourceRecord record) => Encoding.UTF8.GetString(record.Json.Span);

    private protected string At(string name) => Path.Combine(Folder, name);

    private protected string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    private protected string Write(string name, string text, Encoding? encoding = null) =>
        Write(name, encoding is null ? new UTF8Encoding(false).GetBytes(text) : [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

    private protected static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private protected static async Task<List<SourceRecord>> ReadAsync(
        string file, FileReading? reading = null, List<SourceRecord>? into = null)
    {
        var records = into ?? [];
        await foreach (var record in new FileSource([file], reading).ReadAsync(SourcePosition.Start, CancellationToken.None))
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>Each record's document; one with a fault as <c>! and the fault</c>.</summary>
    private protected static async Task<string[]> DocumentsAsync(string file, FileReading? reading = null) =>
        [.. (await ReadAsync(file, reading)).Select(record => record.Fault == SourceFault.None ? Text(record) : $"! {record.Fault}")];

    private protected static async Task<string> StopAsync(string file, FileReading? reading = null)
    {
        var records = new List<SourceRecord>();
        var stop = await Assert.ThrowsAsync<SourceUnreadableException>(() => ReadAsync(file, reading, records));
        Assert.Empty(records);
        return stop.Message;
    }
}
