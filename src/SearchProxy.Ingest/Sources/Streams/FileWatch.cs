namespace SearchProxy.Ingest.Sources.Streams;

/// <summary>
/// Notices that a file was rewritten or shortened while it was read, so that nothing is left out silently. A file that grows is read to its new end; one
/// that was replaced by another of its name (log rotation) is read to the end as it was opened.
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
            throw new IOException($"{_name} was rewritten or shortened while it was read ({_length} bytes before, {length} now); begin again with --restart");
        }
    }
}
