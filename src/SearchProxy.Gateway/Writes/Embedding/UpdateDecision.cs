using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes.Embedding;

/// <summary>
/// What becomes of an update. Its vectors are those of the text that the document will have: of the part alone where that says every
/// embedded field, else of the part merged into the current document, read in the caller's name.
/// </summary>
internal sealed class UpdateDecision(EmbedGate gate, StoredDocuments documents, FailureRule failures)
{
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask<WriteVerdict> DecideAsync(WriteItem item, CancellationToken aborted)
    {
        if (UpdateBody.Read(item.Body.Span) is not { } update)
        {
            return failures.Unknown(item, WriteReason.NotUnderstood);
        }

        if (update.HasScript)
        {
            return failures.Unknown(item, WriteReason.Script);
        }

        var doc = await DocAsync(item, update, aborted);
        if (doc.Reason is WriteReason.WrittenBefore)
        {
            return failures.Unknown(item, doc.Reason);
        }

        var upsert = await UpsertAsync(item, update, aborted);
        var told = doc.Reason is WriteReason.None || (upsert.IsFailure && !doc.IsFailure) ? upsert : doc;
        if (doc.Reason is WriteReason.NotUnderstood || upsert.Reason is WriteReason.NotUnderstood)
        {
            return failures.Unknown(item, WriteReason.NotUnderstood);
        }

        if (told.IsFailure)
        {
            return failures.Failed(item, told.Reason, told.Detail);
        }

        return doc.Value.IsEmpty && upsert.Value.IsEmpty
            ? WriteVerdict.Pass(item.Body, told.Reason, told.Detail)
            : WriteVerdict.Embedded(Splice(item.Body, update, doc.Value, upsert.Value));
    }

    /// <summary>What to put into <c>doc</c>; empty for nothing, with the reason.</summary>
    private async ValueTask<VectorMember> DocAsync(
        WriteItem item, UpdateBody update, CancellationToken aborted)
    {
        if (update.Doc is not { } doc)
        {
            return VectorMember.None(WriteReason.None);
        }

        var (target, fields) = (item.Target, item.Target.Profile!.TextFields);
        if (doc.Touches(PrivateFields.Root))
        {
            return VectorMember.None(WriteReason.OwnVectors);
        }

        var part = doc.Of(item.Body);
        var saysAll = fields.All(field => doc.Replaces(field.Name));
        var canRead = item is { WasWrittenBefore: false, Id: not null };
        // Where the engine would compare vectors too, or compares nothing, the current document adds nothing to a part that says all.
        if (saysAll && (target.KeepsVectors || !update.DetectsNoop || !canRead))
        {
            return await EmbedAsync(target, part, isMerged: true, aborted);
        }

        if (target.KeepsVectors && !fields.Any(field => doc.Touches(field.Name)) && !update.DocAsUpsert)
        {
            return VectorMember.None(WriteReason.NoTextTouched);
        }

        return canRead ? await MergedAsync(item, update, part, saysAll, aborted) : VectorMember.None(WriteReason.WrittenBefore);
    }

    private async ValueTask<VectorMember> MergedAsync(
        WriteItem item, UpdateBody update, ReadOnlyMemory<byte> part, bool saysAll, CancellationToken aborted)
    {
        var current = await documents.ReadAsync(item, aborted);
        if (current.Source is not { } source)
        {
            // Not there: it is inserted as it is, or refused by the engine.
            return saysAll || (update.DocAsUpsert && current.Fault is null) ? await EmbedAsync(item.Target, part, isMerged: false, aborted)
                : VectorMember.None(current.Fault is null ? WriteReason.NoText : WriteReason.DocumentUnread, current.Fault);
        }

        if (!DocumentMerge.TryMerge(source, part, out var merged, out var changes))
        {
            return VectorMember.None(WriteReason.NotUnderstood);
        }

        // The engine leaves a document alone that would not change, vectors and all.
        return changes || !update.DetectsNoop
            ? await EmbedAsync(item.Target, merged, isMerged: true, aborted)
            : VectorMember.None(WriteReason.NoTextTouched);
    }

    private async ValueTask<VectorMember> UpsertAsync(
        WriteItem item, UpdateBody update, CancellationToken aborted) => update.Upsert is { } upsert
        ? await EmbedAsync(item.Target, upsert.Of(item.Body), isMerged: false, aborted)
        : VectorMember.None(WriteReason.None);

    private async ValueTask<VectorMember> EmbedAsync(
        WriteTarget target, ReadOnlyMemory<byte> json, bool isMerged, CancellationToken aborted)
    {
        var (document, reason, detail) = await gate.EmbedAsync(target, json, aborted);
        return document?.Outcome switch
        {
            null => VectorMember.None(reason, detail),
            EmbedOutcome.Embedded => new VectorMember(document.Own, WriteReason.None),
            // A text that is taken away takes its vectors along; where they are not kept anyway there is nothing to take.
            EmbedOutcome.NoText when isMerged && target.KeepsVectors => new VectorMember("null"u8.ToArray(), WriteReason.NoText),
            var outcome => VectorMember.None(DocumentDecision.ReasonOf(outcome.Value)),
        };
    }

    /// <summary>The part that stands further back first, so that the other's positions hold.</summary>
    private static ReadOnlyMemory<byte> Splice(
        ReadOnlyMemory<byte> body, UpdateBody update, ReadOnlyMemory<byte> doc, ReadOnlyMemory<byte> upsert)
    {
        var parts = new[] { (Part: update.Doc, Own: doc), (Part: update.Upsert, Own: upsert) };
        foreach (var (part, own) in parts.Where(static part => part.Part is not null && !part.Own.IsEmpty)
            .OrderByDescending(static part => part.Part!.Start))
        {
            body = MemberSplice.Insert(body.Span, part!.End - 1, part.Members.Count == 0, own.Span);
        }

        return body;
    }

    /// <summary>What to put into a part of an update.</summary>
    /// <param name="Value">The value of <c>search_proxy</c>; empty for nothing.</param>
    /// <param name="Reason">Why nothing, or nothing but a null.</param>
    /// <param name="Detail">The reason in words; null when there is nothing to add.</param>
    private readonly record struct VectorMember(ReadOnlyMemory<byte> Value, WriteReason Reason, string? Detail = null)
    {
        public bool IsFailure => Reason >= WriteReason.ProfileUnread;

        public static VectorMember None(WriteReason reason, string? detail = null) => new(default, reason, detail);
    }
}
