using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Tests.State;

public sealed class FrameScanTests
{
    /// <summary>Bytes that make lengths which may be ones, in the files of these tests.</summary>
    private static readonly byte[] Fill = [0, 0, 0, 1, 2, 0, 40, 0, 0, 7];

    private static readonly byte[] Pattern = [0, 0, 16, 0];

    [Fact]
    public void The_next_record_is_the_one_that_reading_every_place_finds() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 3_000)),
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        (before, seed) =>
        {
            var random = new Random(seed);
            byte[] file =
            [
                .. Filled(random, before),
                .. FramedLog.Frame(Filled(random, 1 + random.Next(3_000))),
                .. Filled(random, random.Next(3_000)),
            ];
            var from = random.Next(before + 20);
            return FrameScan.Next(new MemoryStream(file), from, file.Length) == NextByReadingAll(file, from);
        }).QuickCheckThrowOnFailure();

    /// <summary>The file is read in pieces of 64 KiB, its checksum's registers are of blocks of 512 bytes.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(511, 513)]
    [InlineData(65_527, 70_000)]
    [InlineData(65_528, 1)]
    [InlineData(65_535, 512)]
    [InlineData(131_060, 200_000)]
    public void A_record_is_found_wherever_the_pieces_that_are_read_end(int before, int payload)
    {
        byte[] file = [.. Filled(new Random(before), before), .. FramedLog.Frame(Filled(new Random(payload), payload)), 9, 9, 9];

        Assert.Equal(before, FrameScan.Next(new MemoryStream(file), 0, file.Length));
        Assert.Null(FrameScan.Next(new MemoryStream(file), before + 1, file.Length));
        Assert.Null(FrameScan.Next(new MemoryStream(file), 0, file.Length - 4));
    }

    [Fact]
    public void Nothing_is_read_of_zeros_but_the_zeros_and_a_block_at_most_for_every_place_of_lengths_that_may_be_ones()
    {
        var zeros = new CountedFile(new byte[2 << 20]);
        var lengths = new CountedFile([.. Enumerable.Range(0, 2 << 20).Select(static i => Pattern[i % Pattern.Length])]);

        Assert.Null(FrameScan.Next(zeros, 0, zeros.Length));
        Assert.Null(FrameScan.Next(lengths, 0, lengths.Length));

        Assert.InRange(zeros.BytesRead, zeros.Length, zeros.Length * 101 / 100);
        // Reading the payload of every place would be some hundred thousand times the file.
        Assert.InRange(lengths.BytesRead, lengths.Length, lengths.Length * 520);
    }

    private static byte[] Filled(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => Fill[random.Next(Fill.Length)])];

    private static long? NextByReadingAll(byte[] file, int from)
    {
        for (var at = from; at < file.Length - FramedLog.HeaderBytes; at++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            if (length > 0
                && length <= file.Length - at - FramedLog.HeaderBytes
                && FramedLog.Frame(file.AsSpan(at + FramedLog.HeaderBytes, (int)length)).AsSpan().SequenceEqual(
                    file.AsSpan(at, FramedLog.HeaderBytes + (int)length)))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>A file in memory that counts what is read of it.</summary>
    private sealed class CountedFile(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly byte[] _bytes = bytes;

        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(buffer.Length, Length - Position);
            _bytes.AsSpan((int)Position, read).CopyTo(buffer);
            Position += read;
            BytesRead += read;
            return read;
        }
    }
}
