using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Core.Tests.Buffers;

public sealed class RentedWriterTests
{
    [Fact]
    public void It_holds_what_was_written_in_pieces_of_any_size() => Prop.ForAll<byte[][]>(pieces =>
    {
        using var memory = new AnswerMemory();
        var writer = new RentedWriter(memory, 1);
        var reference = new ArrayBufferWriter<byte>();
        foreach (var piece in pieces)
        {
            writer.Write(piece);
            reference.Write(piece);
        }

        return writer.WrittenSpan.SequenceEqual(reference.WrittenSpan) && writer.Finish().Span.SequenceEqual(reference.WrittenSpan);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Room_that_is_asked_for_is_there_and_no_more_can_be_claimed()
    {
        using var memory = new AnswerMemory();
        var writer = new RentedWriter(memory, 16);
        var room = writer.GetSpan(10_000).Length;

        Assert.InRange(room, 10_000, int.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(-1));
    }
}
