using System.Buffers;
using SearchProxy.Core.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Writes;

/// <summary>
/// Makes the vectors of one document, as an index's profile says, in the form in which an ingestion writes them: a later ingestion of the
/// same document finds it unchanged. Pure but for the model; thread-safe.
/// </summary>
/// <param name="splitter">Cuts long texts for profiles with passages; null takes the whole text as one passage.</param>
public sealed class DocumentEmbedder(Func<ITextEncoder, PassageSplitter>? splitter = null)
{
    /// <param name="encoder">Must be the model that the profile names, the caller checks that; null when there is none.</param>
    /// <param name="json">The document.</param>
    /// <param name="profile">The profile of its index.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<EmbeddedDocument> EmbedAsync(
        ITextEncoder? encoder, ReadOnlyMemory<byte> json, IndexProfile profile, CancellationToken cancellationToken)
    {
        var reading = Read(json, profile);
        if (reading.Document is not { } document)
        {
            return new EmbeddedDocument(reading.Fault == SourceFault.Reserved ? EmbedOutcome.OwnVectors : EmbedOutcome.NotUnderstood);
        }

        if (document.Texts.All(string.IsNullOrWhiteSpace))
        {
            return new EmbeddedDocument(EmbedOutcome.NoText);
        }

        if (encoder is null)
        {
            return new EmbeddedDocument(EmbedOutcome.ModelFailed);
        }

        try
        {
            return await EncodeAsync(encoder, document, profile, CutOf(encoder, profile), cancellationToken);
        }
        catch (InferenceException exception)
        {
            return new EmbeddedDocument(EmbedOutcome.ModelFailed, Detail: exception.Message);
        }
    }

    /// <summary>True when a stored hash says that a document's vectors are those of its text.</summary>
    internal bool IsEmbedded(ITextEncoder encoder, ReadOnlyMemory<byte> json, IndexProfile profile, string hash) =>
        Read(json, profile).Document is { } document
        && ContentHash.HaveSameText(hash, new ContentHash(profile.TextFields, CutOf(encoder, profile)?.Options).Of(document));

    private PassageSplitter? CutOf(ITextEncoder encoder, IndexProfile profile) =>
        profile.PassagePath is null ? null : splitter?.Invoke(encoder);

    private static DocumentReading Read(ReadOnlyMemory<byte> json, IndexProfile profile) =>
        new DocumentReader(
            new IngestOptions { TextFields = profile.TextFields },
            string.Empty).Read(new SourceRecord(new DocumentHead(0, string.Empty) { Id = "-" }, json));

    private static async ValueTask<EmbeddedDocument> EncodeAsync(
        ITextEncoder encoder, IngestDocument document, IndexProfile profile, PassageSplitter? cut, CancellationToken cancellationToken)
    {
        var texts = DocumentPassages.Of(cut, profile.TextFields, document.Texts).Texts;
        var vectors = await PassageVector.EncodeAsync(encoder, texts, cancellationToken);
        if (vectors.Count == 0)
        {
            return new EmbeddedDocument(EmbedOutcome.NoText, Detail: "the encoder knows none of the text's tokens");
        }

        var own = new ArrayBufferWriter<byte>(256);
        var hash = new ContentHash(profile.TextFields, cut?.Options).Of(document);
        DocumentBody.WriteOwn(own, hash, version: null, vectors, profile.PassagePath is not null);
        return new EmbeddedDocument(EmbedOutcome.Embedded, own.WrittenMemory);
    }
}
