using SearchProxy.Core.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Ingest.Writes;

/// <summary>
/// Puts vectors into a document on its way to the engine, as an index's profile says. The document's other members keep their bytes.
/// Pure but for the model; thread-safe.
/// </summary>
/// <param name="encoder">Must be the model that the profile names; the caller checks that.</param>
/// <param name="splitter">Cuts long texts for profiles with passages; null takes the whole text as one passage.</param>
public sealed class DocumentEmbedder(ITextEncoder encoder, PassageSplitter? splitter = null)
{
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<EmbeddedDocument> EmbedAsync(ReadOnlyMemory<byte> json, IndexProfile profile, CancellationToken cancellationToken)
    {
        var options = new IngestOptions { TextFields = profile.TextFields };
        var reading = new DocumentReader(options, string.Empty).Read(new SourceRecord(0, string.Empty, json) { Id = "-" });
        if (reading.Document is not { } document)
        {
            return new EmbeddedDocument(reading.Fault == SourceFault.Reserved ? EmbedOutcome.OwnVectors : EmbedOutcome.NotUnderstood, json);
        }

        var texts = DocumentPassages.Of(profile.PassagePath is null ? null : splitter, profile.TextFields, document.Texts).Texts;
        if (texts.Count == 0)
        {
            return new EmbeddedDocument(EmbedOutcome.NoText, json);
        }

        try
        {
            var vectors = await PassageVector.EncodeAsync(encoder, texts, cancellationToken);
            if (vectors.Count == 0)
            {
                return new EmbeddedDocument(EmbedOutcome.NoText, json, "the encoder knows none of the text's tokens");
            }

            var hash = new ContentHash(profile.TextFields, profile.PassagePath is null ? null : splitter?.Options).Of(document);
            return new EmbeddedDocument(EmbedOutcome.Embedded, DocumentBody.Write(document, hash, null, vectors, profile.PassagePath is not null));
        }
        catch (InferenceException exception)
        {
            return new EmbeddedDocument(EmbedOutcome.ModelFailed, json, exception.Message);
        }
    }
}
