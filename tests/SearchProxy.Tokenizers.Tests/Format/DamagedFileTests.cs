using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests.Format;

/// <summary>Whatever one value of a file is replaced by: it is read and works, or it is refused with a message.</summary>
public class DamagedFileTests
{
    private const string Specials = """
        "added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true}],
        "truncation":{"direction":"Right","max_length":8,"strategy":"LongestFirst","stride":0},
        "padding":{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"<s>"}
        """;

    public static TheoryData<string> Files =>
    [
        """
        {"version":"1.0",SPECIALS,
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},
        "post_processor":{"type":"BertProcessing","sep":["<s>",0],"cls":["<s>",0]},
        "model":{"type":"WordPiece","unk_token":"<s>","continuing_subword_prefix":"##","max_input_chars_per_word":9,"vocab":{"<s>":0,"a":1,"##b":2}}}
        """,
        """
        {"version":"1.0",SPECIALS,
        "normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Strip","strip_left":true,"strip_right":true},
            {"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},{"type":"Prepend","prepend":"_"}]},
        "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"Punctuation","behavior":"Isolated"},
            {"type":"Metaspace","replacement":"_","prepend_scheme":"first","split":true},{"type":"FixedLength","length":3}]},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
            "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]}}},
        "model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["<s>",0.0],["_a",-1.5],["b",-2]]}}
        """,
        """
        {"version":"1.0",SPECIALS,
        "pre_tokenizer":{"type":"Sequence","pretokenizers":[
            {"type":"Split","pattern":{"Regex":"\\p{N}{1,3}|\\s+(?!\\S)"},"behavior":"Isolated","invert":false},
            {"type":"Split","pattern":{"String":"-"},"behavior":"Removed","invert":true},
            {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]},
        "post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true},
            {"type":"RobertaProcessing","sep":["<s>",0],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":true}]},
        "model":{"type":"BPE","dropout":null,"unk_token":"<s>","continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":true,
            "byte_fallback":false,"ignore_merges":true,"vocab":{"<s>":0,"a":1,"b":2,"ab":3},"merges":[["a","b"]]}}
        """,
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void One_damaged_value_never_does_harm(string file)
    {
        file = file.Replace("SPECIALS", Specials, StringComparison.Ordinal);
        var tried = 0;
        foreach (var path in Paths(JsonNode.Parse(file)!, []).ToArray())
        {
            foreach (var other in (string[])[
                "null", "0", "-1", "99999999999", "1.5", "\"\"", "\"zz\"", "[]", "{}", "true", "[[]]", "\"\\ud800\"",
            ])
            {
                Try(Replaced(file, path, other));
                tried++;
            }
        }

        Assert.True(tried > 300);
    }

    private static void Try(string json)
    {
        try
        {
            var tokenizer = Tokenizer.Load(Encoding.UTF8.GetBytes(json));
            tokenizer.Encode("a <s> ab-12 \u00E9", "b", new EncodeOptions { UseFileSettings = true });
        }
        catch (TokenizerException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] here)
    {
        var children = node switch
        {
            JsonObject o => o.SelectMany(p => Paths(p.Value, [.. here, p.Key])),
            JsonArray a => a.SelectMany((child, index) => Paths(child, [.. here, index])),
            _ => [],
        };
        return here.Length == 0 ? children : children.Prepend(here);
    }

    private static string Replaced(string json, object[] path, string value)
    {
        var root = JsonNode.Parse(json)!;
        var parent = path[..^1].Aggregate(root, (node, key) => key is int index ? node[index]! : node[(string)key]!);
        const string Marker = "@@";
        if (path[^1] is int last)
        {
            parent[last] = Marker;
        }
        else
        {
            parent[(string)path[^1]] = Marker;
        }
        return root.ToJsonString().Replace($"\"{Marker}\"", value, StringComparison.Ordinal);
    }
}
