using SearchProxy.Inference.Tokenization;

namespace SearchProxy.Inference.Tests.Tokenization;

public class AllocationTests
{
    private const int WarmingRounds = 2;

    public static TheoryData<string> Folders => [.. ConformanceFolder.Names];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Filling_lists_that_are_large_enough_allocates_nothing(string folder)
    {
        var tokenizer = ConformanceFolder.Load(folder);
        var texts = ConformanceFolder.Cases(folder).Select(c => c.Text).Where(t => t.Length < 3000).Take(300).ToArray();
        var (query, passage, buffer) = (new TokenList(), new TokenList(), new TokenBuffer());
        long allocated = 0;
        for (var round = 0; round <= WarmingRounds; round++)
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

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
