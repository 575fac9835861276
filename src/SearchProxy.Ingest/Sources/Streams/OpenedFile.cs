using System.Text;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>A file opened for reading from its start, as UTF-8 without a mark, in no coding.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Watch">Tells at the end whether it stayed what it was; null for standard input.</param>
internal sealed record OpenedFile(PeekStream Text, FileWatch? Watch) : IAsyncDisposable
{
    private const int MagicBytes = 8;
    private const int MarkBytes = 512;

    /// <summary>Gzip and the encoding are told by the first bytes, whatever the name.</summary>
    /// <exception cref="SourceUnreadableException">It is of a kind that is not read; the message says how it can be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async ValueTask<OpenedFile> OpenAsync(
        string file, string? encoding, Action<int> count, CancellationToken cancellationToken)
    {
        var (stream, watch) = OpenBytes(file);
        try
        {
            var bytes = new PeekStream(new CountingStream(stream, count));
            var magic = await bytes.PeekAsync(MagicBytes, isEnough: null, cancellationToken);
            Refuse(magic.Span);
            var inflated = magic.Span is [0x1F, 0x8B, ..] ? new PeekStream(new WholeGzipStream(bytes)) : bytes;
            return new OpenedFile(await DecodeAsync(inflated, encoding, cancellationToken), watch);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Text.DisposeAsync();

    private static (Stream Stream, FileWatch? Watch) OpenBytes(string file)
    {
        if (file == SourceFiles.StandardInput)
        {
            return (new OnceStream(Console.OpenStandardInput()), null);
        }

        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        return (stream, new FileWatch(file, stream));
    }

    private static void Refuse(ReadOnlySpan<byte> magic)
    {
        var found = magic switch
        {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => ("Zstandard", "zstd -dc FILE | searchproxy ingest --source - … reads it"),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => ("bzip2", "bzip2 -dc FILE | searchproxy ingest --source - … reads it"),
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ("xz", "xz -dc FILE | searchproxy ingest --source - … reads it"),
            [(byte)'P', (byte)'K', 3, 4, ..] =>
                ("a ZIP archive or a spreadsheet (.xlsx, .ods)", "unpack it, or save the sheet as CSV UTF-8"),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => ("a spreadsheet (.xls)", "save the sheet as CSV UTF-8"),
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] =>
                ("Parquet", "write it as JSON lines, with pandas: to_json(orient=\"records\", lines=True)"),
            [(byte)'O', (byte)'b', (byte)'j', 1, ..] => ("Avro", "write it as JSON lines, with avro-tools: tojson"),
            _ => default((string Kind, string Advice)?),
        };
        if (found is { } kind)
        {
            throw new SourceUnreadableException(
                $"this is {kind.Kind}; read are JSON, delimited text and bodies of _bulk requests, plain or gzip: {kind.Advice}");
        }
    }

    private static async ValueTask<PeekStream> DecodeAsync(PeekStream bytes, string? encoding, CancellationToken cancellationToken)
    {
        var head = await bytes.PeekAsync(MarkBytes, static head => head.Span.Contains((byte)'\n'), cancellationToken);
        var (marked, markBytes) = TextEncodings.Marked(head.Span);
        bytes.Skip(markBytes);
        var named = encoding is null ? null
            : TextEncodings.Named(encoding)
                ?? throw new SourceUnreadableException(
                    $"there is no encoding \"{encoding}\"; names are such as windows-1252, iso-8859-1, utf-16le, shift_jis");
        if (markBytes == 0 && named is null && TextEncodings.GuessUtf16(head.Span) is { } guess)
        {
            throw new SourceUnreadableException(
                $"every other byte is zero: this looks like UTF-16 without a byte order mark; --encoding {guess} reads it");
        }

        // A mark tells the truth about the file; without one its user does.
        return (markBytes > 0 ? marked : named) is { } other && other.CodePage != Encoding.UTF8.CodePage
            ? new PeekStream(new TranscodedStream(bytes, other))
            : bytes;
    }
}

/// <summary>Counts the bytes read through it, so that progress is known below a decompression. Reads only.</summary>
internal sealed class CountingStream(Stream inner, Action<int> count) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count1)
    {
        var read = inner.Read(buffer, offset, count1);
        count(read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        count(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// Notices that a file was rewritten or shortened while it was read, so that nothing is left out silently. A file that grows is read to its
/// new end; one that was replaced by another of its name (log rotation) is read to the end as it was opened.
/// </summary>
internal sealed class FileWatch
{
    private readonly string _name;
    private readonly FileStream _stream;
    private readonly long _length;
    private readonly DateTime _written;

    public FileWatch(string name, FileStream stream)
    {
        (_name, _stream, _length) = (name, stream, stream.Length);
        _written = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
    }

    /// <exception cref="IOException">It was rewritten or shortened.</exception>
    public void Verify()
    {
        var length = _stream.Length;
        var isWritten = File.GetLastWriteTimeUtc(_stream.SafeFileHandle) != _written;
        if (length < _length || (isWritten && length == _length))
        {
            throw new IOException(
                $"{_name} was rewritten or shortened while it was read ({_length} bytes before, {length} now); begin again with --restart");
        }
    }
}

/// <summary>Standard input: a read can be given up although the stream below goes on waiting for input. Closes nothing.</summary>
internal sealed class OnceStream(Stream inner) : ReadOnlyStream
{
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => inner.Read(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);
}
