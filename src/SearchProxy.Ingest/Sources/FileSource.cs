using System.Globalization;
using System.Runtime.CompilerServices;
using SearchProxy.Ingest.Sources.Delimited;
using SearchProxy.Ingest.Sources.Streams;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Documents in files: JSON, delimited text, bulk bodies and search hits, plain or gzip, by name, glob, BEIR folder or standard input
/// (<c>-</c>).
/// </summary>
public sealed class FileSource : IDocumentSource
{
    private const int HeadBytes = 64 * 1024;
    private const int HeadLines = 2;

    private readonly IReadOnlyList<string> _files;
    private readonly FileReading _reading;
    private readonly long _totalBytes;
    private long _readBytes;

    /// <param name="patterns">File names, globs in the last part, folders in BEIR layout, or <c>-</c>.</param>
    /// <param name="reading">How they are read.</param>
    /// <exception cref="FileNotFoundException">A pattern stands for no file.</exception>
    public FileSource(IEnumerable<string> patterns, FileReading? reading = null)
    {
        _files = SourceFiles.Resolve(patterns);
        _reading = reading ?? new FileReading();
        _totalBytes = _files.Contains(SourceFiles.StandardInput) ? 0 : _files.Sum(file => new FileInfo(file).Length);
    }

    public string Name => "files:" + string.Join(',', _files);

    public long? Count => null;

    public (long Read, long Total)? Bytes => _totalBytes == 0 ? null : (Interlocked.Read(ref _readBytes), _totalBytes);

    public ValueTask<SourceFingerprint?> FingerprintAsync(SourceFingerprint? last, CancellationToken cancellationToken) =>
        FileFingerprint.OfAsync(_files, _reading, last, cancellationToken);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        var index = new TakenIndex(_reading.Index);
        Interlocked.Exchange(ref _readBytes, 0);
        foreach (var (ordinal, file) in _files.Index())
        {
            // Tells which files are settled as a whole: in them nothing may be added any more.
            var cursor = ordinal.ToString(CultureInfo.InvariantCulture);
            await using var opened = await OpenAsync(file, cancellationToken);
            var records = await RecordsAsync(opened.Text, file, index, cancellationToken);
            await foreach (var record in records.ReadAsync(cancellationToken))
            {
                if (number >= from.Records)
                {
                    yield return record with { Head = record.Head with { Number = number, Cursor = cursor } };
                }

                number++;
            }

            opened.Watch?.Verify();
        }
    }

    private async ValueTask<OpenedFile> OpenAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenedFile.OpenAsync(file, _reading.Encoding, bytes => Interlocked.Add(ref _readBytes, bytes), cancellationToken);
        }
        catch (SourceUnreadableException exception)
        {
            throw new SourceUnreadableException($"{NameOf(file)}: {exception.Message}", exception);
        }
    }

    private async ValueTask<IRecordReader> RecordsAsync(PeekStream text, string file, TakenIndex index, CancellationToken cancellationToken)
    {
        // Whoever pipes lines in wants the first ones written before the last ones come.
        var head = await text.PeekAsync(HeadBytes, file == SourceFiles.StandardInput ? IsEnough : null, cancellationToken);
        var (name, hint) = (NameOf(file), SourceFiles.FormatOf(file));
        var format = _reading.Format == SourceFormat.Auto
            ? ContentFormat.Find(head.Span, hint)
            : new ContentFormat(_reading.Format, ContentFormat.FrameOf(head.Span));
        return format.Format switch
        {
            SourceFormat.Csv or SourceFormat.Tsv =>
                await DelimitedAsync(text, head, name, format.Format == SourceFormat.Tsv || hint == SourceFormat.Tsv),
            SourceFormat.Bulk => new BulkRecordReader(text, name, index, _reading.MaxDocumentBytes),
            SourceFormat.Hits => new HitRecordReader(Json(text, name, format.Framing), index),
            SourceFormat.Json =>
                Json(text, name, format.Framing == ContentFormat.Frame.Answers ? ContentFormat.Frame.Answers : ContentFormat.Frame.Values),
            _ => new JsonLinesRecordReader(text, name, _reading.MaxDocumentBytes),
        };
    }

    private IRecordReader Json(PeekStream text, string name, ContentFormat.Frame framing) => framing == ContentFormat.Frame.Lines
        ? new JsonLinesRecordReader(text, name, _reading.MaxDocumentBytes)
        : new JsonValueRecordReader(text, name, framing == ContentFormat.Frame.Answers, _reading.MaxDocumentBytes);

    private async ValueTask<IRecordReader> DelimitedAsync(PeekStream text, ReadOnlyMemory<byte> head, string name, bool isTabbed)
    {
        var options = _reading.Format == SourceFormat.Tsv ? _reading.Csv with { Delimiter = _reading.Csv.Delimiter ?? '\t' } : _reading.Csv;
        try
        {
            if (!head.Span.Contains((byte)'\n') && !head.Span.Contains((byte)'\r'))
            {
                text.ThrowIfBroken();
            }

            var header = await CsvHeader.FindAsync(head, text.IsWhole, options, isTabbed ? '\t' : ',');
            return header is null
                ? new JsonLinesRecordReader(text, name, _reading.MaxDocumentBytes)
                : new CsvRecordReader(text, name, header, options, _reading.MaxDocumentBytes);
        }
        catch (SourceUnreadableException exception)
        {
            throw new SourceUnreadableException($"{name}: {exception.Message}", exception);
        }
    }

    private static bool IsEnough(ReadOnlyMemory<byte> head) => head.Span.Count((byte)'\n') >= HeadLines;

    private static string NameOf(string file) => file == SourceFiles.StandardInput ? "stdin" : Path.GetFileName(file);
}
