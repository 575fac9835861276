using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.State;
using SearchProxy.Ingest.Writes;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Writes;

public sealed class BackfillQueueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backfill-").FullName;

    private string At => Path.Combine(_folder, "new", "queue");

    [Fact]
    public void What_was_added_is_there_after_a_crash()
    {
        using (var queue = BackfillQueue.Open(At))
        {
            queue.Add(new BackfillEntry("books", "1", "r"));
            queue.Add(new BackfillEntry("books", "ü\n"));
            queue.Sync();
        }

        using (var torn = new FileStream(At, FileMode.Append))
        {
            torn.Write([9, 0, 0, 0, 1]);
        }

        using var again = BackfillQueue.Open(At);
        again.Add(new BackfillEntry("notes", "3"));

        Assert.Equal(3, again.Count);
        Assert.Equal([new("books", "1", "r"), new("books", "ü\n"), new("notes", "3")], BackfillFile.Read(At, 0));
    }

    [Fact]
    public void One_process_at_a_time_holds_it_and_others_can_read()
    {
        using var queue = BackfillQueue.Open(At);
        queue.Add(new BackfillEntry("books", "1"));

        Assert.Throws<IOException>(() => BackfillQueue.Open(At));
        Assert.Single(BackfillFile.Read(At, 0));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    public void A_queue_that_is_drained_begins_anew_when_it_is_opened(int drained, int left)
    {
        using (var queue = BackfillQueue.Open(At))
        {
            queue.Add(new BackfillEntry("books", "1"));
            queue.Add(new BackfillEntry("books", "2"));
        }

        BackfillFile.SaveMark(At, BackfillFile.ReadMark(At)! with { Entries = drained });
        using var again = BackfillQueue.Open(At);

        Assert.Equal(left, again.Count);
        Assert.Equal(left == 0 ? 0 : drained, BackfillFile.ReadMark(At)!.Entries);
    }

    [Fact]
    public void A_mark_of_another_queue_does_not_hold()
    {
        using var queue = BackfillQueue.Open(At);
        queue.Add(new BackfillEntry("books", "1"));
        BackfillFile.SaveMark(At, new BackfillMark(Guid.NewGuid(), 1));

        Assert.Equal(0, BackfillFile.ReadMark(At)!.Entries);
    }

    [Fact]
    public void A_file_that_is_no_queue_or_not_there_has_no_mark()
    {
        Assert.Null(BackfillFile.ReadMark(At));
        Directory.CreateDirectory(Path.GetDirectoryName(At)!);
        File.WriteAllText(At, "something else");
        Assert.Null(BackfillFile.ReadMark(At));
    }

    [Theory]
    [InlineData("{\"gateway\":{\"engines\":[\"http://es:9200\"]}}")]
    [InlineData("x")]
    [InlineData("pass")]
    [InlineData("=\0\0\0")]
    public void A_file_of_somebody_else_is_refused_and_stays_as_it_is(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At)!);
        File.WriteAllText(At, content);

        Assert.False(BackfillQueue.CanBeAt(At));
        Assert.Contains("no backfill queue", Assert.Throws<IOException>(() => BackfillQueue.Open(At)).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(At));
    }

    [Fact]
    public void A_log_of_another_kind_is_refused_too()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At)!);
        File.WriteAllBytes(At, FramedLog.Frame("{\"id\":\"1\",\"reason\":\"the mapping does not allow it\"}"u8));

        Assert.Throws<IOException>(() => BackfillQueue.Open(At));
        Assert.Single(FramedLog.ReadAll(At));
    }

    /// <summary>Wherever a crash cuts the very first record, or leaves zeros in its place, the queue begins anew.</summary>
    [Fact]
    public void A_queue_that_a_crash_cut_in_its_first_record_begins_anew()
    {
        BackfillQueue.Open(At).Dispose();
        var whole = File.ReadAllBytes(At);
        for (var length = 0; length < whole.Length; length++)
        {
            foreach (var left in new[] { whole[..length], new byte[length] })
            {
                File.WriteAllBytes(At, left);
                using var queue = BackfillQueue.Open(At);
                Assert.Equal(0, queue.Count);
            }
        }
    }

    /// <summary>One byte at any place: then every entry is there that it is not part of, settled or not.</summary>
    [Fact]
    public void A_queue_that_is_damaged_keeps_every_entry_that_the_damage_does_not_touch()
    {
        var ends = new List<long>();
        using (var queue = BackfillQueue.Open(At))
        {
            ends.Add(new FileInfo(At).Length);
            for (var id = 0; id < 4; id++)
            {
                queue.Add(new BackfillEntry("books", $"{id}"));
                ends.Add(new FileInfo(At).Length);
            }
        }

        BackfillFile.SaveMark(At, BackfillFile.ReadMark(At)! with { Entries = 2 });
        var (whole, mark) = (File.ReadAllBytes(At), File.ReadAllBytes(BackfillFile.MarkPath(At)));
        for (var place = 0; place < whole.Length; place++)
        {
            var bytes = whole.ToArray();
            bytes[place] ^= 1;
            File.WriteAllBytes(At, bytes);
            File.WriteAllBytes(BackfillFile.MarkPath(At), mark);
            var touched = ends.FindIndex(end => place < end) - 1;

            using var queue = BackfillQueue.Open(At);
            queue.Add(new BackfillEntry("notes", "after"));

            // Behind the last entry is nothing whole, so that it counts as torn and the numbers of the others hold.
            var settled = touched == 3 ? 2 : 0;
            Assert.Equal(settled, BackfillFile.ReadMark(At)!.Entries);
            Assert.Equal(
                Enumerable.Range(0, 4).Where(id => id != touched).Select(static id => $"{id}").Append("after").Skip(settled),
                BackfillFile.Read(At, settled).Select(static entry => entry.Id));
            Assert.Equal(touched == 3, queue.Damage is null);
        }

        var kept = Directory.GetFiles(Path.GetDirectoryName(At)!, "queue.damaged-*");
        Assert.Equal(ends[3], kept.Length);
        Assert.All(kept, file => Assert.Equal(1, File.ReadAllBytes(file).Zip(whole).Count(static pair => pair.First != pair.Second)));
    }

    [Fact]
    public void The_backlog_is_what_waits_and_for_how_long_its_first_does()
    {
        var time = new ManualTimeProvider();
        using (var queue = BackfillQueue.Open(At, time: time))
        {
            Assert.Equal((0, TimeSpan.Zero), queue.Backlog);
            queue.Add(new BackfillEntry("books", "1"));
            time.Advance(TimeSpan.FromSeconds(90));
            Assert.Equal((1, TimeSpan.FromSeconds(90)), queue.Backlog);
            queue.Add(new BackfillEntry("books", "2"));
            time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal((2, TimeSpan.FromSeconds(100)), queue.Backlog);
            Drained(1);
            Assert.Equal((1, TimeSpan.FromSeconds(10)), queue.Backlog);
        }

        // The age outlives the process that queued the document.
        time.Advance(TimeSpan.FromHours(1));
        using var again = BackfillQueue.Open(At, time: time);
        Assert.Equal((1, TimeSpan.FromSeconds(3610)), again.Backlog);
        Drained(2);
        Assert.Equal((0, TimeSpan.Zero), again.Backlog);
        again.Add(new BackfillEntry("books", "3"));
        Assert.Equal((1, TimeSpan.Zero), again.Backlog);
    }

    [Fact]
    public void A_clock_that_goes_back_makes_nothing_younger_than_now()
    {
        using (var queue = BackfillQueue.Open(At, time: new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero))))
        {
            queue.Add(new BackfillEntry("books", "1"));
        }

        using var again = BackfillQueue.Open(At, time: new ManualTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal((1, TimeSpan.Zero), again.Backlog);
    }

    [Fact]
    public void Entries_from_before_times_were_kept_have_no_age()
    {
        using (var queue = BackfillQueue.Open(At))
        {
        }

        using (var old = new FileStream(At, FileMode.Append))
        {
            old.Write(FramedLog.Frame("""{"Index":"books","Id":"1","Routing":null}"""u8.ToArray()));
        }

        using var again = BackfillQueue.Open(At);

        Assert.Equal((1, TimeSpan.Zero), again.Backlog);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Drained(int entries) => BackfillFile.SaveMark(At, BackfillFile.ReadMark(At)! with { Entries = entries });
}
