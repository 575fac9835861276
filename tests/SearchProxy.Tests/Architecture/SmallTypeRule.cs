namespace SearchProxy.Tests.Architecture;

/// <summary>
/// A type of up to <see cref="Longest"/> lines with one user, by name and in its project, lives in that user's file; an enum lives with the
/// one record of its folder that carries it. Neither holds where that file would pass <see cref="FullFile"/> lines, nor for a member of a
/// family (it is derived from a type of its folder: it stays with its kin), for methods that extend other types, and for what is named in
/// <see cref="Exceptions"/>. What stands beside the type that names a file is as small, and has no other user unless it is an enum or the
/// type carries it.
/// </summary>
internal static class SmallTypeRule
{
    public const int Longest = 30;
    public const int FullFile = 200;

    private const string Command = "a command has a file, by its name";
    private const string DoctorCheck = "a check of the doctor has a file, like the others";

    /// <summary>Files that keep a small type with one user, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Exceptions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SearchProxy/Commands/IndexCommand.cs"] = Command,
        ["SearchProxy/Commands/ModelsCommand.cs"] = Command,
        ["SearchProxy/Commands/ModelsEmbedCommand.cs"] = Command,
        ["SearchProxy/Commands/ServeCommand.cs"] = Command,
        ["SearchProxy/Commands/ExitCode.cs"] = "documented for scripts, and what every command returns",
        ["SearchProxy/Diagnosis/HostedRerankerCheck.cs"] = DoctorCheck,
        ["SearchProxy/Diagnosis/MachineChecks.cs"] = DoctorCheck,
    };

    /// <summary>Every breach, as a line that names it.</summary>
    /// <param name="files">All source files of the product: a user in any of them counts.</param>
    /// <param name="exceptions">Files that the rule leaves alone; one that it would leave alone anyway is a breach too.</param>
    public static IEnumerable<string> Check(IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, string> exceptions)
    {
        var users = files.SelectMany(static file => file.Words, static (file, word) => (file, word))
            .ToLookup(static pair => pair.word, static pair => pair.file, StringComparer.Ordinal);
        var homes = files.Where(static file => file.Body is > 0 and <= Longest && file.Types.Count > 0 && !file.IsPart)
            .Select(file => (File: file, Home: HomeOf(file, files, users))).Where(static pair => pair.Home is not null).ToList();
        var alone = homes.Where(pair => !exceptions.ContainsKey(pair.File.Path))
            .Select(static pair => $"{pair.File.Path} holds {pair.File.Body} lines that belong into {pair.Home!.Path}, their one user");
        var idle = exceptions.Keys.Except(homes.Select(static pair => pair.File.Path), StringComparer.Ordinal)
            .Select(static path => $"{path} needs no exception");
        return alone.Concat(idle).Concat(files.SelectMany(file => Beside(file, users)));
    }

    private static SourceFile? HomeOf(SourceFile file, IReadOnlyList<SourceFile> files, ILookup<string, SourceFile> users)
    {
        var others = file.Types.SelectMany(type => users[type.Name]).Where(user => user != file).Distinct().ToList();
        var one = others is [var user] && user.Project == file.Project && !file.HasExtensions ? user : null;
        if (one is null && file.Types is [{ IsEnum: true } type])
        {
            var carriers = others.Where(other => other.Carried.Contains(type.Name)).ToList();
            one = carriers is [var carrier] && carrier.Folder == file.Folder ? carrier : null;
        }

        return one is null || one.Lines.Length + 1 + file.Body > FullFile || HasKin(file, files) ? null : one;
    }

    private static bool HasKin(SourceFile file, IReadOnlyList<SourceFile> files)
    {
        var bases = file.Types.SelectMany(static type => type.Bases).ToHashSet(StringComparer.Ordinal);
        return bases.Count > 0
            && files.Any(other => other != file && other.Folder == file.Folder && other.Types.Any(type => bases.Contains(type.Name)));
    }

    private static IEnumerable<string> Beside(SourceFile file, ILookup<string, SourceFile> users)
    {
        foreach (var type in file.Types.Where(type => type.Name != file.Name))
        {
            if (type.Length > Longest)
            {
                yield return $"{file.Path} holds {type.Name} besides, of {type.Length} lines, more than {Longest}";
            }

            if (!type.IsEnum
                && !file.Carried.Contains(type.Name)
                && !file.Listed.Contains(type.Name)
                && users[type.Name].FirstOrDefault(user => user != file) is { } other)
            {
                yield return $"{file.Path} holds {type.Name} besides, which {other.Path} uses too: it needs a file";
            }
        }
    }
}
