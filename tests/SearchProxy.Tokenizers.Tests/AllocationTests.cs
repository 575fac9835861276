using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

public class AllocationTests
{
    private const int Rounds = 6;

    public static TheoryData<string> Folders => [.. ConformanceFolder.Names];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Filling_lists_that_are_large_enough_allocates_nothing(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var texts = ConformanceFolder.Cases(folder).Select(c => c.Text).Where(t => t.Length < 3000).Take(300).ToArray();
        var (query, passage, buffer) = (new TokenList(), new TokenList(), new TokenBuffer());
        // What the tokenizer allocates it allocates in every round; what the runtime does while it compiles methods anew falls into some of
        // them.
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            tokenizer.Tokenize("a short query", query, SpecialTokenText.PlainText);
            foreach (var text in texts)
            {
                tokenizer.Tokenize(text, passage, SpecialTokenText.PlainText, enough: 500);
                tokenizer.Combine(query, passage, 512, TruncationStrategy.OnlySecond, buffer);
                tokenizer.EncodePair("a short query", text, 64, TruncationStrategy.LongestFirst, buffer);
                tokenizer.EncodeSingle(text, 64, buffer);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
