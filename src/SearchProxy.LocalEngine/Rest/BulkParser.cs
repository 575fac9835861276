using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reads the lines of a bulk request. A fault in an action line fails the whole request, before anything is written.</summary>
internal sealed class BulkParser(string? defaultIndex, string? defaultRouting, bool requireAlias, Func<string> newId)
{
    public List<BulkOperation> Parse(ReadOnlyMemory<byte> body)
    {
        body = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (body.IsEmpty)
        {
            throw new EngineError(400, "parse_exception", "request body is required").Thrown();
        }

        if (body.Span[^1] != '\n')
        {
            throw EngineErrors.Illegal("The bulk request must be terminated by a newline [\\n]");
        }

        var items = new List<BulkOperation>();
        var line = 0;
        while (!body.IsEmpty)
        {
            line++;
            var action = NextLine(ref body);
            if (action.IsEmpty)
            {
                continue;
            }

            var item = ParseAction(action, line);
            if (item.Write.Kind is not WriteKind.Delete)
            {
                if (body.IsEmpty)
                {
                    break;
                }

                line++;
                item = item with { Write = item.Write with { Source = NextLine(ref body) } };
            }

            items.Add(item);
        }

        return items.Count > 0 ? items : throw EngineErrors.Validation("no requests added");
    }

    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> body)
    {
        var end = body.Span.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private BulkOperation ParseAction(ReadOnlyMemory<byte> text, int line)
    {
        var root = JsonBody.Parse(text);
        var member = root.ValueKind is JsonValueKind.Object
            && root.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.Object } first
            ? first
            : throw EngineErrors.Illegal(
                $"Malformed action/metadata line [{line}], expected START_OBJECT but found [{JsonRead.TokenName(root)}]");
        var kind = member.Name switch
        {
            "index" => WriteKind.Index,
            "create" => WriteKind.Create,
            "delete" => WriteKind.Delete,
            "update" => WriteKind.Update,
            _ => throw EngineErrors.Illegal(
                $"Malformed action/metadata line [{line}], expected field [create], [delete], [index] or [update] but found "
                    + $"[{member.Name}]"),
        };
        return BulkActionReader.Read(
            member, new WriteRequest(kind, "") { Routing = defaultRouting }, line, defaultIndex, requireAlias, newId);
    }
}
