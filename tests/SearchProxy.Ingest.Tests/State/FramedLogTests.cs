using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Tests.State;

public sealed class FramedLogTests : IDisposable
{
    private static readonly int[] Extents = [1, 2, 30, 512, 4_096];

    private readonly string _folder = Directory.CreateTempSubdirectory("log-").FullName;

    private string Log => Path.Combine(_folder, "log");

    [Fact]
    public void I14_Cut_anywhere_a_log_gives_its_whole_records_and_can_be_written_on()
    {
        Prop.ForAll(
            Arb.From(ArbMap.Default.GeneratorFor<byte[][]>()
                .Where(records => records is { Length: > 0 } && records.All(record => record is { Length: > 0 }))),
            Arb.From(Gen.Choose(0, 10_000)),
            (records, cut) =>
            {
                File.Delete(Log);
                var ends = Write(records);
                var length = cut % (ends[^1] + 1);
                Truncate(length);
                var whole = ends.Count(end => end <= length);
                using (var log = FramedLog.Open(Log))
                {
                    log.Append("after"u8);
                }

                var read = FramedLog.ReadAll(Log).ToList();
                return read.Count == whole + 1
                    && read.Take(whole).Zip(records).All(pair => pair.First.SequenceEqual(pair.Second))
                    && read[^1].SequenceEqual("after"u8.ToArray());
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(4096)]
    public void Zeros_in_place_of_a_record_are_no_records(int zeros)
    {
        Write(["one"u8.ToArray()]);
        File.AppendAllBytes(Log, new byte[zeros]);
        using (var log = FramedLog.Open(Log))
        {
            Assert.Equal(1, log.Count);
            log.Append("two"u8);
        }

        Assert.Equal(["one", "two"], FramedLog.ReadAll(Log).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void A_record_whose_bytes_changed_is_not_believed()
    {
        var ends = Write([Encoding.UTF8.GetBytes("one"), Encoding.UTF8.GetBytes("two"), Encoding.UTF8.GetBytes("three")]);
        var bytes = File.ReadAllBytes(Log);
        bytes[ends[1] - 1] ^= 1;
        File.WriteAllBytes(Log, bytes);

        Assert.Equal(["one", "three"], FramedLog.ReadAll(Log).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void I14_Any_one_damage_costs_the_records_that_it_touches_and_no_other() => Prop.ForAll(
        Arb.From(Gen.ArrayOf(Gen.Choose(1, 900)).Where(static lengths => lengths.Length > 0)),
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Elements(Damage.Bit, Damage.Zeros, Damage.Anything)),
        (lengths, seed, kind) =>
        {
            File.Delete(Log);
            var random = new Random(seed);
            var records = Array.ConvertAll(lengths, length => AnyBytes(random, length));
            var ends = Write(records);
            var was = File.ReadAllBytes(Log);
            var now = Damaged(was, random, kind);
            File.WriteAllBytes(Log, now);
            var untouched = Enumerable.Range(0, records.Length)
                .Where(i => now.AsSpan(Begin(i)..(int)ends[i]).SequenceEqual(was.AsSpan(Begin(i)..(int)ends[i])))
                .ToList();

            using (var log = FramedLog.Open(Log))
            {
                log.Append("after"u8);
            }

            var kept = File.ReadAllBytes(Log).AsSpan();
            var whole = untouched.Count == 0 ? 0 : (int)ends[untouched[^1]];
            return FramedLog.ReadAll(Log).Select(Convert.ToHexString)
                    .SequenceEqual(untouched.Select(i => Convert.ToHexString(records[i])).Append(Convert.ToHexString("after"u8)))
                && kept.StartsWith(now.AsSpan(0, whole))
                && FramedLog.ReadDamages(Log).Sum(static damage => damage.Bytes)
                    == whole - untouched.Sum(i => (int)ends[i] - Begin(i));

            int Begin(int record) => record == 0 ? 0 : (int)ends[record - 1];
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Zeros_between_records_are_passed_over_and_told()
    {
        var end = Write(["one"u8.ToArray()])[0];
        File.AppendAllBytes(Log, [.. new byte[4_096], .. FramedLog.Frame("two"u8)]);

        using var log = FramedLog.Open(Log);

        Assert.Equal(2, log.Count);
        Assert.Equal([new LogDamage(end, 4_096)], log.Damages);
        Assert.Equal(["one", "two"], FramedLog.ReadAll(Log).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void A_queue_of_letters_says_what_of_it_is_damaged_and_keeps_the_others()
    {
        using (var queue = DeadLetterQueue.Open(Log))
        {
            for (var number = 0; number < 3; number++)
            {
                queue.Add(Letter(number));
            }
        }

        var bytes = File.ReadAllBytes(Log);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(Log, bytes);
        using (var queue = DeadLetterQueue.Open(Log))
        {
            queue.Add(Letter(2));
            queue.Add(Letter(3));
            Assert.Equal((3, DeadLetterQueue.ReadDamage(Log)), (queue.Count, queue.Damage));
        }

        Assert.Equal([0, 2, 3], DeadLetterQueue.Read(Log).Select(static letter => letter.Head.Number));
        Assert.Equal(
            $"{Log} is damaged: {bytes.Length / 3} bytes, the first at {bytes.Length / 3}, are no records; the records before and behind are "
                + "whole",
            DeadLetterQueue.ReadDamage(Log));

        static DeadLetter Letter(long number) =>
            new() { Generation = 1, Head = new DocumentHead(number, "a:6"), Kind = "x", Reason = "y", Raw = [1, 2] };
    }

    [Fact]
    public void I14_A_broken_checkpoint_falls_back_to_the_one_before()
    {
        var path = Path.Combine(_folder, "checkpoint");
        Save(10);
        Save(20);
        Assert.Equal(20, Checkpoint.Load(path)!.Settled);

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3]);

        Assert.Equal(10, Checkpoint.Load(path)!.Settled);
        Assert.Null(Checkpoint.Load(Path.Combine(_folder, "none")));

        void Save(long settled) => new Checkpoint
        {
            Source = "s",
            Index = "i",
            Settings = "x",
            Generation = 1,
            Settled = settled,
            Fingerprint = new SourceFingerprint(string.Empty, [new SourcePart("a", 1, 1, "h")]),
            Suspects = new Dictionary<long, int> { [7] = 1 },
        }.Save(path);
    }

    [Fact]
    public void A_letter_is_kept_once_however_often_the_run_repeats()
    {
        var letter = new DeadLetter { Generation = 1, Head = new DocumentHead(5, "a:6"), Kind = "x", Reason = "y", Raw = [1, 2] };
        for (var run = 0; run < 3; run++)
        {
            using var queue = DeadLetterQueue.Open(Log);
            queue.Add(letter);
            queue.Add(letter);
            queue.Sync();
            Assert.Equal(1, queue.Count);
        }

        Assert.Equal([1, 2], DeadLetterQueue.Read(Log).Single().Raw);
    }

    [Fact]
    public void A_letter_keeps_all_that_is_known_of_its_record()
    {
        var head = new DocumentHead(5, "a:6")
        {
            Action = BulkAction.Update,
            Id = "x",
            Routing = "r",
            Version = 7,
            AllowsSameVersion = false,
            Revision = new DocumentRevision(3, 1),
        };
        using (var queue = DeadLetterQueue.Open(Log))
        {
            queue.Add(DeadLetter.Of(head with { Version = null, Cursor = "c" }, generation: 2, version: 7, "kind", "reason", default));
        }

        Assert.Equal(head with { Number = 0 }, DeadLetterQueue.Read(Log).Single().ToHead(0, documentsHaveVersions: false));
    }

    [Theory]
    [InlineData("""{"Generation":1,"Kind":"k","Reason":"r"}""")]
    [InlineData("""{"Generation":1,"Head":null,"Kind":"k","Reason":"r"}""")]
    [InlineData("""{"Generation":1,"Head":{"Number":1},"Kind":"k","Reason":"r"}""")]
    [InlineData("""{"Generation":1,"Head":{"Number":1,"Place":null},"Kind":"k","Reason":"r"}""")]
    public void A_record_that_lacks_what_a_letter_has_is_none(string json)
    {
        using (var log = FramedLog.Open(Log))
        {
            log.Append(Encoding.UTF8.GetBytes(json));
        }

        var refused = Assert.Throws<IOException>(() => DeadLetterQueue.Read(Log).Count());
        Assert.Contains("of another kind", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_records_that_were_being_encoded_are_found_after_the_process_died()
    {
        using (var journal = EncodeJournal.Create(Log, 3))
        {
            journal.Enter(0, 0);
            journal.Enter(1, 41);
            journal.Enter(2, 42);
            journal.Leave(1);
        }

        Assert.Equal([0, 42], EncodeJournal.ReadLeft(Log));
        Assert.Empty(EncodeJournal.ReadLeft(Log + "x"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private enum Damage
    {
        Bit,
        Zeros,
        Anything,
    }

    private static byte[] AnyBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Damaged(byte[] file, Random random, Damage kind)
    {
        var damaged = file.ToArray();
        var at = random.Next(file.Length);
        var touched = damaged.AsSpan(at, Math.Min(Extents[random.Next(Extents.Length)], file.Length - at));
        switch (kind)
        {
            case Damage.Bit:
                touched[0] ^= (byte)(1 << random.Next(8));
                break;
            case Damage.Zeros:
                touched.Clear();
                break;
            default:
                random.NextBytes(touched);
                break;
        }

        return damaged;
    }

    private List<long> Write(byte[][] records)
    {
        var ends = new List<long>();
        using var log = FramedLog.Open(Log);
        foreach (var record in records)
        {
            log.Append(record);
            ends.Add(log.Length);
        }

        return ends;
    }

    private void Truncate(long length)
    {
        using var file = new FileStream(Log, FileMode.Open);
        file.SetLength(length);
    }
}
