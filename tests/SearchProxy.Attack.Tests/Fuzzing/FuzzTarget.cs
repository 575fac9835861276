using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Requests;
using SearchProxy.Inference.Models.Files;
using SearchProxy.Tokenizers;

namespace SearchProxy.Attack.Tests.Fuzzing;

/// <summary>A reader that takes bytes from strangers, with the law that it holds to.</summary>
/// <param name="Name">The folder of its corpus.</param>
/// <param name="Words">What means something to it, for random inputs to be made of.</param>
/// <param name="Run">Reads an input and says in a word what came of it; throws when the law does not hold.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<string> Words, Func<byte[], string> Run)
{
    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "1", "-1", "1e400", "0.5", "\"\\ud800\"", "\\u0000", " ",
        "\n", "9223372036854775808", "[[[[[[[[", "{\"a\":{\"a\":",
    ];

    private static readonly string[] Search =
    [
        .. Json, "\"query\"", "\"match\"", "\"bool\"", "\"must\"", "\"filter\"", "\"multi_match\"", "\"query_string\"", "\"nested\"",
        "\"path\"", "\"fields\"", "\"size\"", "\"from\"", "\"sort\"",
        "\"ext\"", "\"search_proxy\"", "\"window\"", "\"off\"", "\"knn\"", "\"rescore\"", "\"collapse\"", "\"highlight\"", "\"_source\"",
        "\"min_score\"", "\"a^2\"", "\"75%\"", "//", "/*", "*/",
        "/_search", "?", "&", "size=", "q=", "%2F", "%", "+", "filter_path=", "application/json",
    ];

    private static readonly string[] Answer =
    [
        .. Json, "\"hits\"", "\"total\"", "\"value\"", "\"relation\"", "\"max_score\"", "\"_score\"", "\"_id\"", "\"_index\"",
        "\"_routing\"", "\"fields\"", "\"took\"", "\"timed_out\"", "\"_shards\"",
        "\"failed\"", "\"inner_hits\"", "\"_explanation\"", "\"ignored_field_values\"", "\"responses\"", "\"error\"", "\"status\"",
    ];

    private static readonly string[] Tokens =
    [
        .. Json, "\"model\"", "\"vocab\"", "\"merges\"", "\"type\"", "\"BPE\"", "\"WordPiece\"", "\"Unigram\"", "\"unk_id\"",
        "\"normalizer\"", "\"Replace\"", "\"Regex\"", "\"pattern\"", "\"(a+)+$\"",
        "\"pre_tokenizer\"", "\"ByteLevel\"", "\"Metaspace\"", "\"Split\"", "\"Sequence\"", "\"post_processor\"", "\"TemplateProcessing\"",
        "\"added_tokens\"", "\"id\"", "\"content\"", "\"truncation\"", "\"max_length\"",
    ];

    private static readonly string[] Protobuf =
    [
        "\u0000", "\u0001", "\u0003", "\u003a", "\u0042", "\u00c2\u0001",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u0001", "\u0080\u0080\u0080\u0080\u0008", "location", "offset",
        "length", "-1", "9223372036854775807",
    ];

    private static readonly SearchRequestParser Parser = new();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("request-parser", Search, FuzzLaws.Request),
        new("answer", Answer, FuzzLaws.Answer),
        new("msearch", [.. Search, "\n", "{}\n"], MultiSearch),
        new("msearch-answer", Answer, FuzzLaws.MultiSearchAnswer),
        new("filter-path", [.. Answer, "*", "**", ".", ",", "-", "\\.", "hits.hits"], FilterPath),
        new("tokenizer", Tokens, LoadTokenizer),
        new("onnx", Protobuf, ReadOnnx),
        new("state", [.. Json, "\"Generation\"", "\"Raw\"", "\"Action\"", "\"Entries\"", "\"Suspects\""], FuzzState.Read),
    ];

    public override string ToString() => Name;

    private static string MultiSearch(byte[] input)
    {
        var read = MultiSearchReader.Read(input);
        if (!read.IsUnderstood)
        {
            return read.Verdict.Detail ?? "";
        }

        var whole = new SearchHttpInput("/i/_msearch", "", "application/json", Accept: null, input, []);
        var understood = read.Items.Take(8)
            .Count(item => MultiSearchItemInput.TryCreate(item, whole) is { } one && Parser.Parse(one).IsUnderstood);
        return $"{Math.Min(read.Items.Count, 4)} items, {understood} understood";
    }

    private static string FilterPath(byte[] input)
    {
        var (paths, json) = FuzzLaws.CutLine(input);
        var results = "";
        foreach (var parts in Enum.GetValues<EmptyParts>())
        {
            if (ResponseFilter.Parse(paths, parts) is not { } filter)
            {
                return "not parsed";
            }

            results += FuzzLaws.Filtered(filter, json);
        }

        return results;
    }

    private static string LoadTokenizer(byte[] input)
    {
        try
        {
            var tokenizer = Tokenizer.Load(input);
            return $"loaded, {tokenizer.Encode("The sea, café 12 \ud83d\ude00 <s>\u0000", "aaaa").Ids.Count} tokens";
        }
        catch (TokenizerException refusal)
        {
            return FuzzLaws.Kind(refusal.Message);
        }
    }

    private static string ReadOnnx(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input, writable: false);
            var graph = OnnxGraphReader.Read(stream);
            return $"{graph.Opsets.Count} opsets, {graph.ExternalData.Count} external";
        }
        catch (Exception refusal) when (refusal is InvalidDataException or EndOfStreamException)
        {
            return FuzzLaws.Kind(refusal.Message);
        }
    }
}
