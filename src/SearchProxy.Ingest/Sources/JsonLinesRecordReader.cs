using System.Runtime.CompilerServices;

namespace SearchProxy.Ingest.Sources;

/// <summary>One JSON object per line; blank lines are no records.</summary>
internal sealed class JsonLinesRecordReader(Stream stream, string name, int maxDocumentBytes) : IRecordReader
{
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LineReader(stream, maxDocumentBytes);
        long number = 0;
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            number++;
            if (line.TooLong)
            {
                yield return new SourceRecord(0, $"{name}:{number}", line.Bytes)
                {
                    Fault = SourceFault.TooLong,
                    Detail = $"the line has more than {maxDocumentBytes} bytes",
                };
            }
            else if (line.Bytes.AsSpan().ContainsAnyExcept(" \t\r"u8))
            {
                yield return new SourceRecord(0, $"{name}:{number}", line.Bytes);
            }
        }
    }
}
