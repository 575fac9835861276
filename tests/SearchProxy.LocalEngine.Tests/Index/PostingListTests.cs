using FsCheck;
using FsCheck.Fluent;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Tests.Index;

public sealed class PostingListTests
{
    [Fact]
    public void What_was_added_is_read_back_up_to_any_limit() => Prop.ForAll<(ushort Gap, byte[] Positions)[], uint>((entries, limitSeed) =>
    {
        var list = new PostingList();
        var expected = new List<(int Row, int[] Positions)>();
        var row = -1;
        foreach (var (gap, deltas) in entries)
        {
            row += gap + 1;
            var positions = (deltas ?? []).Aggregate(new List<int> { 0 }, (sum, delta) => [.. sum, sum[^1] + delta]).ToArray();
            list.Add(row, positions);
            expected.Add((row, positions));
        }

        var limit = (int)(limitSeed % (uint)(row + 3));
        expected.RemoveAll(entry => entry.Row >= limit);
        Assert.Equal(expected.Count, list.CountBelow(limit));
        var reader = list.Read(limit);
        foreach (var (wantedRow, positions) in expected)
        {
            Assert.True(reader.Next());
            Assert.Equal((wantedRow, positions.Length), (reader.Row, reader.Frequency));
            Assert.Equal(positions, wantedRow % 2 == 0 ? reader.Positions() : positions);
        }

        Assert.False(reader.Next());
        Assert.False(reader.Next());
    }).QuickCheckThrowOnFailure();
}
