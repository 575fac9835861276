using SearchProxy.Tokenizers.PostProcessing;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads the post-processor of a tokenizer.json as two templates and the trimming of offsets.</summary>
internal static class PostProcessorReader
{
    private const string Supported = "BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing";

    public static PostProcessor Read(JsonPart part)
    {
        var result = PostProcessor.None;
        foreach (var step in Flatten(part))
        {
            result = Add(result, step);
        }
        return result;
    }

    private static IEnumerable<JsonPart> Flatten(JsonPart part)
    {
        if (part.IsNull)
        {
            return [];
        }
        return string.Equals(part["type"].Text(), "Sequence", StringComparison.Ordinal)
            ? part["processors"].Items().SelectMany(Flatten)
            : [part];
    }

    private static PostProcessor Add(PostProcessor before, JsonPart part)
    {
        var type = part["type"].Text();
        if (string.Equals(type, "ByteLevel", StringComparison.Ordinal))
        {
            return AddByteLevel(before, part);
        }
        if (!ReferenceEquals(before.Single, PostProcessor.None.Single))
        {
            throw part.Unsupported("second template", type, "one of BertProcessing, RobertaProcessing and TemplateProcessing");
        }
        return type switch
        {
            "BertProcessing" => WithBert(before, part),
            "RobertaProcessing" => WithRoberta(before, part),
            "TemplateProcessing" => WithTemplate(before, part),
            _ => throw part.Unsupported("post-processor", type, Supported),
        };
    }

    private static PostProcessor AddByteLevel(PostProcessor before, JsonPart part) => part["trim_offsets"].Flag(whenMissing: true)
        ? before with { Trims = [.. before.Trims, part["add_prefix_space"].Flag(whenMissing: true)] }
        : before;

    private static PostProcessor WithBert(PostProcessor before, JsonPart part)
    {
        var (open, close) = (TokenId(part["cls"]), TokenId(part["sep"]));
        TemplatePart[] single = [TemplatePart.Special(0, open), TemplatePart.First(0), TemplatePart.Special(0, close)];
        return new PostProcessor(single, [.. single, TemplatePart.Second(1), TemplatePart.Special(1, close)], before.Trims);
    }

    private static PostProcessor WithRoberta(PostProcessor before, JsonPart part)
    {
        var (open, close) = (TokenId(part["cls"]), TokenId(part["sep"]));
        TemplatePart[] single = [TemplatePart.Special(0, open), TemplatePart.First(0), TemplatePart.Special(0, close)];
        TemplatePart[] pair = [.. single, TemplatePart.Special(0, close), TemplatePart.Second(0), TemplatePart.Special(0, close)];
        var trimmed = AddByteLevel(before, part);
        return new PostProcessor(single, pair, trimmed.Trims);
    }

    private static int TokenId(JsonPart part)
    {
        var items = part.Items().ToArray();
        return items.Length == 2 ? items[1].Number() : throw part.Wrong("a token and its id");
    }

    private static PostProcessor WithTemplate(PostProcessor before, JsonPart part)
    {
        var specials = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (name, token) in part["special_tokens"].Properties())
        {
            specials[name] = [.. token["ids"].Items().Select(id => id.Number())];
        }
        var single = ReadTemplate(part["single"], specials);
        var pair = ReadTemplate(part["pair"], specials);
        if (single.Any(p => p.Text == 1))
        {
            throw part["single"].Wrong("a template of the first text alone");
        }
        if (!pair.Any(p => p.Text == 0) || !pair.Any(p => p.Text == 1))
        {
            throw part["pair"].Wrong("a template with both texts");
        }
        return new PostProcessor(single, pair, before.Trims);
    }

    private static TemplatePart[] ReadTemplate(JsonPart template, Dictionary<string, int[]> specials) =>
        [.. template.Items().Select(piece => ReadPiece(piece, specials))];

    private static TemplatePart ReadPiece(JsonPart piece, Dictionary<string, int[]> specials)
    {
        var (kind, value) = piece.Properties().FirstOrDefault();
        if (kind is null)
        {
            throw piece.Wrong("a SpecialToken or a Sequence");
        }
        var name = value["id"].Text();
        var typeId = value["type_id"].Number();
        return (kind, name) switch
        {
            ("Sequence", "A") => TemplatePart.First(typeId),
            ("Sequence", "B") => TemplatePart.Second(typeId),
            ("SpecialToken", _) when specials.TryGetValue(name, out var ids) => TemplatePart.Special(typeId, ids),
            ("SpecialToken", _) => throw value["id"].Wrong("one of the template's special_tokens"),
            _ => throw piece.Unsupported("template piece", $"{kind} {name}", "SpecialToken, Sequence A and Sequence B"),
        };
    }
}
