using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Run;

namespace SearchProxy.Ingest.Stages;

/// <summary>Cuts a document into passages, encodes them unless their vectors are known, and makes the item to write.</summary>
internal sealed class DocumentEncoder(RunContext context, ITextEncoder encoder, PassageSplitter? splitter, TextMeter? meter)
{
    /// <exception cref="InferenceException">The model failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<EncodedDocument> EncodeAsync(IngestDocument document, CancellationToken cancellationToken)
    {
        var (texts, isTruncated) = DocumentPassages.Of(splitter, context.Options.TextFields, document.Texts);
        var isKnown = document.KnownVectors?.Count == texts.Count;
        var vectors = isKnown ? Known(texts, document.KnownVectors!) : await PassageVector.EncodeAsync(encoder, texts, cancellationToken);
        var (tokens, isCut) = isKnown ? (0, false) : Measure(texts);
        var item = document.Head.Action == BulkAction.Update ? Update(document, vectors) : Write(document, vectors);
        return new EncodedDocument(document, item, vectors)
        {
            IsTruncated = isTruncated || isCut,
            Tokens = tokens,
            IsReused = isKnown && texts.Count > 0,
            WithoutDirection = texts.Count - vectors.Count,
        };
    }

    private BulkItem Write(IngestDocument document, IReadOnlyList<PassageVector> vectors)
    {
        var version = context.VersionOf(document);
        var body = DocumentBody.Write(document, context.Hash.Of(document), version, vectors, splitter is not null);
        return new BulkItem(document.Head.Action, null, document.Id, body)
        {
            Routing = document.Head.Routing,
            Version = document.Head.Action == BulkAction.Create ? null : version,
            AllowsSameVersion = document.Head is { Version: not null, AllowsSameVersion: true, Action: not BulkAction.Create },
        };
    }

    private BulkItem Update(IngestDocument document, IReadOnlyList<PassageVector> vectors)
    {
        var body = DocumentBody.WriteUpdate(context.Hash.Of(document), vectors, splitter is not null);
        return new BulkItem(
            document.Head.Action, null, document.Id, body)
        { Routing = document.Head.Routing, Expected = document.Head.Revision };
    }

    private (int Tokens, bool IsCut) Measure(IReadOnlyList<string> texts)
    {
        context.CountCharacters(texts.Sum(text => text.Length));
        var measures = meter is null ? [] : texts.Select(meter.Measure).ToList();
        return (measures.Sum(measure => measure.Tokens), measures.Exists(measure => measure.IsCut));
    }

    private static List<PassageVector> Known(IReadOnlyList<string> texts, IReadOnlyList<float[]> vectors) =>
        [.. texts.Select((text, index) => new PassageVector(text, vectors[index]))];
}
