using SearchProxy.Tokenizers;
using SearchProxy.Tokenizers.Patterns;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>
/// Texts made to be slow end in time and memory linear in their length. Time is counted in steps of the loops, so no clock decides: a text
/// four times as long may take four times as many (a little more where pairs wait in a queue by rank, which costs n·log n).
/// </summary>
public class HostileTextTests
{
    private const int Million = 1_000_000;
    private const int BytesPerCharacter = 1000;
    private const int StepsPerCharacter = 100;
    private const int Short = 20_000;
    private const double Longer = 4;
    private const double LogarithmAllowance = 1.2;

    private static readonly string[] Kinds = ["no space", "marks", "spaces", "line ends", "surrogates", "added tokens"];

    public static TheoryData<string, string> Families
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var folder in ConformanceFolder.Names)
            {
                foreach (var kind in Kinds)
                {
                    data.Add(folder, kind);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> Texts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var folder in (string[])["wordpiece-uncased", "unigram-xlmr", "bpe-gemma", "bpe-llama3", "bpe-modernbert"])
            {
                foreach (var kind in Kinds)
                {
                    data.Add(folder, kind);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_hostile_text_is_tokenized_in_linear_memory(string folder, string kind)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var text = Make(kind, LengthOf(kind));
        var tokens = new TokenList();
        WorkTally.Take();
        var before = GC.GetAllocatedBytesForCurrentThread();

        tokenizer.Tokenize(text, tokens);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)text.Length * BytesPerCharacter) + Million);
        Assert.InRange(tokens.Count, 0, text.Length * 4);
        Assert.InRange(WorkTally.Take(), 0, (long)text.Length * StepsPerCharacter);
    }

    [TalliedTheory]
    [MemberData(nameof(Families))]
    public void Four_times_the_text_takes_four_times_the_steps(string folder, string kind)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var once = StepsOf(tokenizer, Make(kind, Short));
        var longer = StepsOf(tokenizer, Make(kind, (int)(Short * Longer)));

        Assert.True(
            longer <= (once * Longer * LogarithmAllowance) + Short,
            $"{once} steps for {Short} characters, {longer} for {Longer} times as many");
    }

    [TalliedFact]
    public void A_loop_that_is_not_linear_would_be_seen()
    {
        WorkTally.Take();
        CodePointPattern.Parse("a*b").Find(Runes.Of(new string('a', 1000)), 0, new PatternScratch(), out _, out _);
        Assert.InRange(WorkTally.Take(), 500_000, 2_000_000);
    }

    private static long StepsOf(Tokenizer tokenizer, string text)
    {
        WorkTally.Take();
        tokenizer.Tokenize(text, new TokenList());
        return WorkTally.Take();
    }

    /// <summary>The lengths that are promised: a million characters without a space, 100,000 marks.</summary>
    private static int LengthOf(string kind) => kind switch
    {
        "no space" => Million,
        "marks" or "surrogates" => Million / 10,
        _ => Million / 4,
    };

    private static string Make(string kind, int length) => kind switch
    {
        "no space" => Repeat("abcdefghij", length),
        "marks" => "a" + Repeat("\u0301\u0316\u0345\u0591", length),
        "spaces" => new string(' ', length) + "x",
        "line ends" => Repeat(" \t\r\n", length) + "x",
        "surrogates" => new string('\uD83D', length),
        _ => Repeat("<s>  <mask>  [MASK]  </s>", length),
    };

    private static string Repeat(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));
}
