using System.IO.Compression;
using System.Text;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Sources;

/// <summary>Gzip that is whole is read to its end; everything else is no end.</summary>
public sealed class GzipFileTests : SourceFolder
{
    private static readonly string Lines =
        string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{{\"id\":{i},\"text\":\"words of number {i * 7919}\"}}\n"));

    [Fact]
    public async Task Members_one_after_the_other_are_one_text()
    {
        byte[] members = [.. Gzip(Lines), .. Gzip(string.Empty), .. Gzip("{\"id\":-1}\n")];

        Assert.Equal(2_001, (await ReadAsync(Write("a.gz", members))).Count);
        Assert.Empty(await ReadAsync(Write("b.gz", Gzip(string.Empty))));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_is_not_complete()
    {
        var whole = Flushed();
        var random = new Random(1);
        var cuts = Enumerable.Range(2, 40)
            .Concat(Enumerable.Range(0, 60).Select(_ => random.Next(40, whole.Length)))
            .Concat(Enumerable.Range(whole.Length - 40, 40));
        var records = Lines.Split('\n');
        foreach (var cut in cuts)
        {
            var read = new List<SourceRecord>();
            var failed = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Write("a.gz", whole[..cut]), into: read));
            Assert.Contains("cut off", failed.Message, StringComparison.Ordinal);
            // What came before is given out, and nothing that the file does not hold.
            Assert.Equal(records.Take(read.Count), read.Select(Text));
            Assert.InRange(read.Count, InflatedLines(whole[..cut]) - 1, InflatedLines(whole[..cut]));
        }

        Assert.Equal(2_000, (await ReadAsync(Write("a.gz", whole))).Count);
    }

    [Fact]
    public async Task A_cut_between_two_blocks_is_no_end()
    {
        foreach (var cut in FlushPoints())
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Write("a.gz", Flushed()[..cut])));
        }
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("x")]
    [InlineData("\u001f")]
    public async Task Something_else_behind_the_end_is_told(string junk) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Write("a.gz", [.. Gzip(Lines), .. Encoding.Latin1.GetBytes(junk)])));

    [Fact]
    public async Task A_wrong_checksum_is_told()
    {
        var bytes = Gzip(Lines);
        bytes[^6] ^= 1;

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Write("a.gz", bytes)));
    }

    /// <summary>Whole lines that the runtime gets out of data that is cut off.</summary>
    private static int InflatedLines(byte[] cut)
    {
        using var text = new MemoryStream();
        using var inflated = new GZipStream(new MemoryStream(cut), CompressionMode.Decompress);
        var buffer = new byte[512];
        try
        {
            while (inflated.Read(buffer) is var read and > 0)
            {
                text.Write(buffer.AsSpan(0, read));
            }
        }
        catch (InvalidDataException)
        {
            // What came out before counts.
        }

        return Encoding.UTF8.GetString(text.ToArray()).Count(letter => letter == '\n');
    }

    /// <summary>Written as by a program that flushes: between blocks it can be cut without a trace in the data itself.</summary>
    private static byte[] Flushed()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in Lines.Chunk(10_000))
            {
                gzip.Write(Encoding.UTF8.GetBytes(part));
                gzip.Flush();
            }
        }

        return bytes.ToArray();
    }

    private static List<int> FlushPoints()
    {
        using var bytes = new MemoryStream();
        var points = new List<int>();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var part in Lines.Chunk(10_000))
            {
                gzip.Write(Encoding.UTF8.GetBytes(part));
                gzip.Flush();
                points.Add((int)bytes.Length);
            }
        }

        return points;
    }
}
