using SearchProxy.Ingest.State;
using SearchProxy.Ingest.Writes;

namespace SearchProxy.Attack.Tests.Fuzzing;

/// <summary>
/// State files with anything in them: they are read, or refused as damaged, and a log that was opened takes records again.
/// </summary>
internal static class FuzzState
{
    private static string? s_folder;

    /// <param name="input">
    /// Its first byte says whether the rest is framed as a record (with a checksum that holds), twice, or stands in the file as it is.
    /// </param>
    public static string Read(byte[] input)
    {
        var path = Path.Combine(s_folder ??= Directory.CreateTempSubdirectory("searchproxy-fuzz-").FullName, "state");
        var kind = input.Length == 0 ? 0 : input[0] % 4;
        var content = kind switch
        {
            0 => input,
            1 => [.. FramedLog.Frame(input), .. FramedLog.Frame(input.AsSpan(input.Length / 2)), .. input],
            _ => FramedLog.Frame(input),
        };
        File.WriteAllBytes(path, content);
        var told = $"{Checkpoint.Load(path) is not null} {Math.Min(EncodeJournal.ReadLeft(path).Count, 2)} {BackfillFile.ReadMark(path) is not null}";
        told += Tell(() => DeadLetterQueue.Read(path).Count()) + Tell(() => BackfillFile.Read(path, 0).Count()) + Tell(() =>
            BackfillFile.ReadTime(path, 0) is null ? 0 : 1);
        using (var log = FramedLog.Open(path))
        {
            log.Append("{}"u8);
        }

        var records = FramedLog.ReadAll(path).ToList();
        return records.Count > 0 && records[^1].AsSpan().SequenceEqual("{}"u8)
            ? told
            : throw new InvalidOperationException("a record that was appended is not there");
    }

    /// <summary>Takes its file away.</summary>
    public static void End()
    {
        if (s_folder is { } folder)
        {
            s_folder = null;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Tell(Func<int> read)
    {
        try
        {
            return $" {Math.Min(read(), 2)}";
        }
        catch (IOException damaged)
        {
            return " " + FuzzLaws.Kind(damaged.Message);
        }
    }
}
