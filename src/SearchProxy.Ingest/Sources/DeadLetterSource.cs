using System.Runtime.CompilerServices;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Sources;

/// <summary>Records that were set aside, to be tried again with the versions they had.</summary>
internal sealed class DeadLetterSource(IReadOnlyList<DeadLetter> letters, bool documentsHaveVersions) : IDocumentSource
{
    public string Name => "dead letters";

    public long? Count => letters.Count;

    public (long Read, long Total)? Bytes => null;

    public ValueTask<SourceFingerprint?> FingerprintAsync(SourceFingerprint? last, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SourceFingerprint?>(null);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var i = (int)from.Records; i < letters.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Record(letters[i], i);
        }
    }

    private SourceRecord Record(DeadLetter letter, int number) => new(letter.ToHead(number, documentsHaveVersions), letter.Raw)
    {
        Fault = letter.IsCut ? SourceFault.TooLong : SourceFault.None,
        Detail = letter.IsCut ? "only the beginning of the record was kept" : null,
    };
}
