using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.State;
using SearchProxy.Ingest.Writes;

namespace SearchProxy.Ingest.Tests.State;

/// <summary>What is kept of documents is for its owner alone and goes through no link.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("searchproxy-private-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Everything_in_a_state_folder_is_for_its_owner()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = At("made", "state");
        using (var state = IngestState.Open(folder))
        using (state.CreateJournal(2))
        {
            state.Letters.Add(new DeadLetter { Generation = 1, Head = new DocumentHead(0, "f:1"), Kind = "k", Reason = "r" });
            state.Save(Checkpoint());
            state.Save(Checkpoint());
        }

        Assert.Equal(Folder700, File.GetUnixFileMode(folder));
        var files = Directory.GetFiles(folder);
        Assert.Equal(
            ["checkpoint", "checkpoint.previous", "dead-letters", "encoding", "lock"],
            files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal(File600, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void A_backfill_queue_is_for_its_owner_and_one_that_was_open_to_others_is_shut()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = At("queue", "backfill");
        using (BackfillQueue.Open(path))
        {
            BackfillFile.SaveMark(path, new BackfillMark(Guid.Empty, 0));
        }

        foreach (var file in Directory.GetFiles(At("queue")))
        {
            Assert.Equal(File600, File.GetUnixFileMode(file));
        }

        File.SetUnixFileMode(path, File600 | UnixFileMode.OtherRead);
        BackfillQueue.Open(path).Dispose();
        Assert.Equal(File600, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("dead-letters")]
    [InlineData("lock")]
    public void A_state_file_that_is_a_link_is_refused_and_its_target_left_alone(string name)
    {
        var target = At("target");
        File.WriteAllText(target, "somebody's");
        Directory.CreateDirectory(At("state"));
        File.CreateSymbolicLink(At("state", name), target);

        var refused = Assert.ThrowsAny<IOException>(() => IngestState.Open(At("state")));

        Assert.Contains("symbolic link", refused.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's", File.ReadAllText(target));
    }

    [Theory]
    [InlineData("dead-letters")]
    [InlineData("lock")]
    public void A_link_to_nothing_makes_nothing(string name)
    {
        Directory.CreateDirectory(At("state"));
        File.CreateSymbolicLink(At("state", name), At("target"));

        Assert.ThrowsAny<IOException>(() => IngestState.Open(At("state")));

        Assert.False(File.Exists(At("target")));
    }

    [Theory]
    [InlineData("checkpoint.new")]
    [InlineData("checkpoint.previous")]
    [InlineData("encoding")]
    public void What_is_written_anew_takes_the_place_of_a_link_and_not_of_its_target(string name)
    {
        using var state = IngestState.Open(At("state"));
        state.Save(Checkpoint());
        var target = At("target");
        File.WriteAllText(target, "somebody's");
        File.Delete(At("state", name));
        File.CreateSymbolicLink(At("state", name), target);

        state.Save(Checkpoint());
        state.CreateJournal(1).Dispose();

        Assert.Equal("somebody's", File.ReadAllText(target));
        Assert.All(Directory.GetFiles(At("state")), static file => Assert.Null(new FileInfo(file).LinkTarget));
    }

    [Fact]
    public void A_state_folder_that_is_a_link_is_refused()
    {
        Directory.CreateDirectory(At("real"));
        File.CreateSymbolicLink(At("state"), At("real"));

        Assert.ThrowsAny<IOException>(() => IngestState.Open(At("state")));
        Assert.Empty(Directory.GetFiles(At("real")));
    }

    [Fact]
    public void A_file_that_another_process_makes_in_the_meantime_is_opened()
    {
        using (PrivateFile.OpenOrCreate(At("file"), FileShare.ReadWrite))
        {
            using var second = PrivateFile.OpenOrCreate(At("file"), FileShare.ReadWrite);
            Assert.Equal(0, second.Length);
        }
    }

    private static Checkpoint Checkpoint() => new() { Source = "s", Index = "i", Settings = "x", Generation = 1 };

    private string At(params string[] names) => Path.Combine([_root, .. names]);
}
