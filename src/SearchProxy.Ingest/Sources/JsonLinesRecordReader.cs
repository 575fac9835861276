using System.Runtime.CompilerServices;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Sources;

/// <summary>One JSON object per line; blank lines are no records.</summary>
internal sealed class JsonLinesRecordReader(Stream stream, string name, int maxDocumentBytes) : IRecordReader
{
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in RecordLine.ReadAllAsync(
            new LineReader(stream, RecordLine.Limit(maxDocumentBytes)), maxDocumentBytes, cancellationToken))
        {
            if (!line.IsBlank)
            {
                var record = new SourceRecord(new DocumentHead(0, $"{name}:{line.Number}"), line.Content);
                yield return line.IsTooLong
                    ? record with { Fault = SourceFault.TooLong, Detail = $"the line has more than {maxDocumentBytes} bytes" }
                    : record;
            }
        }
    }
}
