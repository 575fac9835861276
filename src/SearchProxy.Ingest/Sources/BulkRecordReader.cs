using System.Globalization;
using System.Runtime.CompilerServices;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Documents;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// The body of a <c>_bulk</c> request in a file: an action line, then a line with the document unless the action is a delete. After a
/// broken action line the next line that is an action goes on. What an action asks for is honoured, or its record is set aside with the
/// reason.
/// </summary>
internal sealed class BulkRecordReader(Stream stream, string name, TakenIndex index, int maxDocumentBytes) : IRecordReader
{
    public async IAsyncEnumerable<SourceRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = RecordLine.ReadAllAsync(new LineReader(stream, RecordLine.Limit(maxDocumentBytes)), maxDocumentBytes, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using var closed = lines;
        while (await lines.MoveNextAsync())
        {
            var line = lines.Current;
            var head = new DocumentHead(0, $"{name}:{line.Number}");
            if (line.IsBlank)
            {
                continue;
            }

            if (line.IsTooLong || BulkActionLine.Read(line.Content.Span) is not { } action)
            {
                yield return Faulty(
                    head, line.Content, SourceFault.Malformed, "expected an action line: {\"index\":{\"_id\":…}}, create or delete");
                continue;
            }

            head = head with { Action = action.Action, Id = action.Id, Routing = action.Routing };
            if (action.Action == BulkAction.Delete)
            {
                yield return ToRecord(head, action, default);
            }
            else if (!await lines.MoveNextAsync())
            {
                yield return Faulty(head, default, SourceFault.Malformed, "the file ends after an action line");
            }
            else
            {
                yield return lines.Current.IsTooLong
                    ? Faulty(head, lines.Current.Content, SourceFault.TooLong, $"the line has more than {maxDocumentBytes} bytes")
                    : ToRecord(head, action, lines.Current.Content);
            }
        }
    }

    private SourceRecord ToRecord(DocumentHead head, BulkActionLine action, ReadOnlyMemory<byte> source)
    {
        if (index.Refusal(action.Index) is { } other)
        {
            return Faulty(head, source, SourceFault.NotHonoured, other);
        }

        if (action.Action == BulkAction.Update)
        {
            return Faulty(
                head,
                source,
                SourceFault.Malformed,
                "update is not supported: a part of a document does not tell its vector; supported are index, create and delete");
        }

        if (action.Pipeline is not null and not "_none")
        {
            return Faulty(
                head,
                source,
                SourceFault.NotHonoured,
                $"the action names the pipeline \"{action.Pipeline}\", which runs after the vectors are made; write it to the engine and "
                    + "then ingest --in-place");
        }

        if (action.Others.Count > 0)
        {
            return Faulty(
                head,
                source,
                SourceFault.NotHonoured,
                $"the action has \"{action.Others[0]}\", which an ingestion cannot honour; honoured are _index, _id, routing, version and "
                    + "version_type");
        }

        return Versioned(head, action, source);
    }

    private static SourceRecord Versioned(DocumentHead head, BulkActionLine action, ReadOnlyMemory<byte> source)
    {
        if (action is { Version: null, VersionType: null or "internal" or "external" or "external_gte" })
        {
            return new SourceRecord(head, source);
        }

        if (action.VersionType is not ("external" or "external_gte"))
        {
            return Faulty(
                head,
                source,
                SourceFault.NotHonoured,
                $"the action has a version of type {action.VersionType ?? "internal"}, which the engines refuse; they take external and "
                    + "external_gte");
        }

        if (action.Action == BulkAction.Create)
        {
            return Faulty(head, source, SourceFault.NotHonoured, "a create with a version is refused by the engines");
        }

        return long.TryParse(action.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new SourceRecord(head with { Version = version, AllowsSameVersion = action.VersionType == "external_gte" }, source)
            : Faulty(head, source, SourceFault.Version, $"the action's version \"{action.Version}\" is no whole number from 0 on");
    }

    private static SourceRecord Faulty(DocumentHead head, ReadOnlyMemory<byte> json, SourceFault fault, string detail) =>
        new(head, json) { Fault = fault, Detail = detail };
}
