using SearchProxy.Inference.Tokenization;

namespace SearchProxy.Inference.Tests.Tokenization;

/// <summary>
/// Texts made to be slow end in time and memory linear in their length: with a million characters anything quadratic would
/// not come back, and would need far more memory than is allowed here.
/// </summary>
public class HostileTextTests
{
    private const int Million = 1_000_000;
    private const int BytesPerCharacter = 1000;

    public static TheoryData<string, string> Texts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var folder in (string[])["wordpiece-uncased", "unigram-xlmr", "bpe-gemma", "bpe-llama3", "bpe-modernbert"])
            {
                foreach (var kind in (string[])["no space", "marks", "spaces", "line ends", "surrogates", "added tokens"])
                    data.Add(folder, kind);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_hostile_text_is_tokenized_in_linear_memory(string folder, string kind)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var text = Make(kind);
        var tokens = new TokenList();
        var before = GC.GetAllocatedBytesForCurrentThread();

        tokenizer.Tokenize(text, tokens);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)text.Length * BytesPerCharacter) + Million);
        Assert.InRange(tokens.Count, 0, text.Length * 4);
    }

    private static string Make(string kind) => kind switch
    {
        "no space" => string.Concat(Enumerable.Repeat("abcdefghij", Million / 10)),
        "marks" => "a" + string.Concat(Enumerable.Repeat("\u0301\u0316\u0345\u0591", 25_000)),
        "spaces" => new string(' ', Million / 4) + "x",
        "line ends" => string.Concat(Enumerable.Repeat(" \t\r\n", Million / 20)) + "x",
        "surrogates" => new string('\uD83D', Million / 10),
        _ => string.Concat(Enumerable.Repeat("<s>  <mask>  [MASK]  </s>", Million / 100)),
    };
}
