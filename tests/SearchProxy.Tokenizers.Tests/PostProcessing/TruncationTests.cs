using SearchProxy.Tokenizers;
using SearchProxy.Tokenizers.PostProcessing;

namespace SearchProxy.Tokenizers.Tests.PostProcessing;

public class TruncationTests
{
    [Fact]
    public void The_longest_first_law_holds_for_all_small_lengths()
    {
        foreach (var (a, b, room) in Lengths())
        {
            var kept = Truncation.Share(a, b, room, TruncationStrategy.LongestFirst);
            Assert.Equal(TruncationFault.None, kept.Fault);
            Assert.Equal(Math.Min(a + b, room), kept.First + kept.Second);
            Assert.InRange(kept.First, 0, a);
            Assert.InRange(kept.Second, 0, b);
            if (a + b <= room)
            {
                continue;
            }
            // Nothing is taken from the shorter text while the longer one has more than its half.
            var (shorter, longer) = a <= b ? (kept.First, kept.Second) : (kept.Second, kept.First);
            Assert.Equal(Math.Min(Math.Min(a, b), room / 2), shorter);
            Assert.True(longer >= shorter);
        }
    }

    [Fact]
    public void Cutting_one_text_leaves_the_other_whole_and_at_least_one_token()
    {
        foreach (var (a, b, room) in Lengths())
        {
            var second = Truncation.Share(a, b, room, TruncationStrategy.OnlySecond);
            var first = Truncation.Share(b, a, room, TruncationStrategy.OnlyFirst);
            Assert.Equal((first.Second, first.First, first.Fault), (second.First, second.Second, second.Fault));
            if (a + b <= room)
            {
                Assert.Equal((a, b), (second.First, second.Second));
            }
            else if (room > a)
            {
                Assert.Equal((a, room - a, TruncationFault.None), (second.First, second.Second, second.Fault));
            }
            else
            {
                Assert.Equal(TruncationFault.TooShort, second.Fault);
            }
        }
    }

    [Theory]
    [InlineData(5, null, 3, TruncationStrategy.LongestFirst, 3, 0, TruncationFault.None)]
    [InlineData(5, null, 3, TruncationStrategy.OnlyFirst, 3, 0, TruncationFault.None)]
    [InlineData(5, null, 3, TruncationStrategy.OnlySecond, 0, 0, TruncationFault.NoSecondText)]
    [InlineData(3, null, 3, TruncationStrategy.OnlySecond, 3, 0, TruncationFault.None)]
    [InlineData(5, 5, 0, TruncationStrategy.OnlySecond, 0, 0, TruncationFault.None)]
    [InlineData(5, 5, -1, TruncationStrategy.LongestFirst, 5, 5, TruncationFault.None)]
    [InlineData(5, 5, 7, TruncationStrategy.LongestFirst, 3, 4, TruncationFault.None)]
    [InlineData(6, 5, 7, TruncationStrategy.LongestFirst, 4, 3, TruncationFault.None)]
    public void The_corners_are_those_of_the_reference(
        int first, int? second, int room, TruncationStrategy strategy, int keptFirst, int keptSecond, TruncationFault fault) =>
        Assert.Equal(new Truncation(keptFirst, keptSecond, fault), Truncation.Share(first, second, room, strategy));

    private static IEnumerable<(int First, int Second, int Room)> Lengths() =>
        from a in Enumerable.Range(0, 9)
        from b in Enumerable.Range(0, 9)
        from room in Enumerable.Range(1, 17)
        select (a, b, room);
}
