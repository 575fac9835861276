using System.Runtime.CompilerServices;

namespace SearchProxy.Ingest.Sources;

/// <summary>Documents in files: JSON lines, CSV, TSV and bulk files, plain or gzip, by name, glob, BEIR folder or standard input (<c>-</c>).</summary>
public sealed class FileSource : IDocumentSource
{
    private readonly IReadOnlyList<string> _files;
    private readonly SourceFormat _format;
    private readonly int _maxDocumentBytes;
    private readonly long _totalBytes;
    private long _readBytes;

    /// <param name="patterns">File names, globs in the last part, folders in BEIR layout, or <c>-</c>.</param>
    /// <param name="format">How records are written; by name when <see cref="SourceFormat.Auto"/>.</param>
    /// <param name="maxDocumentBytes">Most bytes of a record; longer ones come as faults.</param>
    /// <exception cref="FileNotFoundException">A pattern stands for no file.</exception>
    public FileSource(IEnumerable<string> patterns, SourceFormat format = SourceFormat.Auto, int maxDocumentBytes = 100 << 20)
    {
        _files = SourceFiles.Resolve(patterns);
        _format = format;
        _maxDocumentBytes = maxDocumentBytes;
        _totalBytes = _files.Contains(SourceFiles.StandardInput) ? 0 : _files.Sum(file => new FileInfo(file).Length);
    }

    public string Name => "files:" + string.Join(',', _files);

    public long? Count => null;

    public (long Read, long Total)? Bytes => _totalBytes == 0 ? null : (Interlocked.Read(ref _readBytes), _totalBytes);

    public ValueTask<SourceFingerprint?> FingerprintAsync(CancellationToken cancellationToken) =>
        SourceFiles.FingerprintAsync(_files, cancellationToken);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        Interlocked.Exchange(ref _readBytes, 0);
        foreach (var file in _files)
        {
            // Standard input makes whoever looks at its first bytes wait.
            var (stream, watch) = await Task.Run(() => SourceFiles.Open(file, bytes => Interlocked.Add(ref _readBytes, bytes)), CancellationToken.None)
                .WaitAsync(cancellationToken);
            await using var closed = stream;
            var name = file == SourceFiles.StandardInput ? "stdin" : Path.GetFileName(file);
            await foreach (var record in Records(stream, file, name).ReadAsync(cancellationToken))
            {
                if (number >= from.Records)
                {
                    yield return record with { Number = number };
                }

                number++;
            }

            watch?.Verify();
        }
    }

    private IRecordReader Records(Stream stream, string file, string name) => (_format == SourceFormat.Auto ? SourceFiles.FormatOf(file) : _format) switch
    {
        SourceFormat.Csv => new CsvRecordReader(stream, name, ',', _maxDocumentBytes),
        SourceFormat.Tsv => new CsvRecordReader(stream, name, '\t', _maxDocumentBytes),
        SourceFormat.Bulk => new BulkRecordReader(stream, name, _maxDocumentBytes),
        _ => new JsonLinesRecordReader(stream, name, _maxDocumentBytes),
    };
}
