namespace SearchProxy.Ingest.Sources;

/// <summary>Reads the records of one file; numbers are left to the source.</summary>
internal interface IRecordReader
{
    IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken);
}
