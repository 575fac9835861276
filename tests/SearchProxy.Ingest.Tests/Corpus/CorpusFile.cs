using System.IO.Compression;
using System.Text;
using CsvHelper;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Tests.Corpus;

/// <summary>One document that a file holds.</summary>
/// <param name="Id">Its id; empty for a file that names none.</param>
/// <param name="Text">The text of its field <c>text</c>; null when the file leaves it out.</param>
internal sealed record CorpusRow(string Id, string? Text);

/// <summary>A file as a tool of the field writes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Rows">What the tool was given: the documents that must come out, in order.</param>
internal sealed record CorpusFile(string Name, byte[] Bytes, IReadOnlyList<CorpusRow> Rows)
{
    /// <summary>How it is read; only what its content leaves open.</summary>
    public FileReading Reading { get; init; } = new();

    /// <summary>The member with the id, and that with the text.</summary>
    public (string Id, string Text) Names { get; init; } = ("id", "text");

    /// <summary>
    /// A reader that shares no code with ours: gives id and text of each record; null for a form that none is known to read.
    /// </summary>
    public Func<CorpusFile, IEnumerable<CorpusRow>>? Independent { get; init; }

    /// <summary>True when that reader gives the texts too; false when it is known to change them, and gives ids and counts alone.</summary>
    public bool IsTextComparable { get; init; } = true;

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Marked(string text, Encoding encoding) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The content as a text, by the platform's own decoders.</summary>
    public string Decode()
    {
        Stream stream = new MemoryStream(Bytes);
        if (Bytes is [0x1F, 0x8B, ..])
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        var encoding = Reading.Encoding is { } name
            ? CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)
            : Encoding.UTF8;
        using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    public override string ToString() => Name;
}
