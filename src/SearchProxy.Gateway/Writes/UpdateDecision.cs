using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// What becomes of an update. Its vectors are those of the text that the document will have: of the part alone where that says every embedded field,
/// else of the part merged into the current document, read in the caller's name.
/// </summary>
internal sealed class UpdateDecision(EmbedGate gate, CurrentDocuments documents, FailureRule failures)
{
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask<WriteVerdict> DecideAsync(WriteItem item, CancellationToken aborted)
    {
        if (UpdateBody.Read(item.Body.Span) is not { } update)
        {
            return WriteVerdict.Pass(item.Body, WriteReason.NotUnderstood);
        }

        if (update.HasScript)
        {
            return failures.Unknown(item, WriteReason.Script);
        }

        var (doc, reason, detail) = await DocAsync(item, update, aborted);
        if (reason is WriteReason.WrittenBefore)
        {
            return failures.Unknown(item, reason);
        }

        var (upsert, upsertReason, upsertDetail) = await UpsertAsync(item, update, aborted);
        var failure = IsFailure(reason) ? (reason, detail) : (upsertReason, upsertDetail);
        if (IsFailure(failure.Item1))
        {
            return failures.Failed(item, failure.Item1, failure.Item2);
        }

        var body = Splice(item.Body, update, doc, upsert);
        return doc.IsEmpty && upsert.IsEmpty ? WriteVerdict.Pass(body, reason is WriteReason.None ? upsertReason : reason) : WriteVerdict.Embedded(body);
    }

    private static bool IsFailure(WriteReason reason) => reason >= WriteReason.ProfileUnread;

    /// <summary>What to put into <c>doc</c>; empty for nothing, with the reason.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Own, WriteReason Reason, string? Detail)> DocAsync(
        WriteItem item, UpdateBody update, CancellationToken aborted)
    {
        if (update.Doc is not { } doc)
        {
            return (default, WriteReason.None, null);
        }

        var (target, fields) = (item.Target, item.Target.Profile!.TextFields);
        if (doc.Touches(PrivateFields.Root))
        {
            return (default, WriteReason.OwnVectors, null);
        }

        var part = doc.Of(item.Body);
        if (fields.All(field => doc.Replaces(field.Name)))
        {
            return await EmbedAsync(target, part, isMerged: true, aborted);
        }

        if (target.KeepsVectors && !fields.Any(field => doc.Touches(field.Name)) && !update.DocAsUpsert)
        {
            return (default, WriteReason.NoTextTouched, null);
        }

        return item.WasWrittenBefore || item.Id is null
            ? (default, WriteReason.WrittenBefore, null)
            : await MergedAsync(item, update, part, aborted);
    }

    private async ValueTask<(ReadOnlyMemory<byte> Own, WriteReason Reason, string? Detail)> MergedAsync(
        WriteItem item, UpdateBody update, ReadOnlyMemory<byte> part, CancellationToken aborted)
    {
        var current = await documents.ReadAsync(item, aborted);
        if (current.Fault is { } fault)
        {
            return (default, WriteReason.DocumentUnread, fault);
        }

        if (current.Source is not { } source)
        {
            // Not there: it is written as it is, or not at all.
            return update.DocAsUpsert ? await EmbedAsync(item.Target, part, isMerged: false, aborted) : (default, WriteReason.NoText, null);
        }

        if (DocumentMerge.TryMerge(source, part, out var merged, out var changes) is false)
        {
            return (default, WriteReason.NotUnderstood, null);
        }

        // The engine leaves a document alone that would not change, vectors and all.
        return changes || !update.DetectsNoop
            ? await EmbedAsync(item.Target, merged, isMerged: true, aborted)
            : (default, WriteReason.NoTextTouched, null);
    }

    private async ValueTask<(ReadOnlyMemory<byte> Own, WriteReason Reason, string? Detail)> UpsertAsync(
        WriteItem item, UpdateBody update, CancellationToken aborted) => update.Upsert is { } upsert
        ? await EmbedAsync(item.Target, upsert.Of(item.Body), isMerged: false, aborted)
        : (default, WriteReason.None, null);

    private async ValueTask<(ReadOnlyMemory<byte> Own, WriteReason Reason, string? Detail)> EmbedAsync(
        WriteTarget target, ReadOnlyMemory<byte> json, bool isMerged, CancellationToken aborted)
    {
        var (document, reason, detail) = await gate.EmbedAsync(target, json, aborted);
        return document?.Outcome switch
        {
            null => (default, reason, detail),
            EmbedOutcome.Embedded => (document.Own, WriteReason.None, null),
            // A text that is taken away takes its vectors along; where they are not kept anyway there is nothing to take.
            EmbedOutcome.NoText when isMerged && target.KeepsVectors => ("null"u8.ToArray(), WriteReason.NoText, null),
            var outcome => (default, DocumentDecision.ReasonOf(outcome.Value), null),
        };
    }

    /// <summary>The part that stands further back first, so that the other's positions hold.</summary>
    private static ReadOnlyMemory<byte> Splice(ReadOnlyMemory<byte> body, UpdateBody update, ReadOnlyMemory<byte> doc, ReadOnlyMemory<byte> upsert)
    {
        var parts = new[] { (Part: update.Doc, Own: doc), (Part: update.Upsert, Own: upsert) };
        foreach (var (part, own) in parts.Where(static part => part.Part is not null && !part.Own.IsEmpty).OrderByDescending(static part => part.Part!.Start))
        {
            body = MemberSplice.Insert(body.Span, part!.End - 1, part.Members.Count == 0, own.Span);
        }

        return body;
    }
}
