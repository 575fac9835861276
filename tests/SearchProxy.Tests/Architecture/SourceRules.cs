using System.Text.RegularExpressions;

namespace SearchProxy.Tests.Architecture;

/// <summary>Rules on the text of a source file. They lean on the formatter: members stand at four spaces, types at none.</summary>
internal static partial class SourceRules
{
    public const int LongestFile = 300;
    public const int LongestMember = 60;
    public const int LongestLine = 140;

    private static readonly string[] BannedSuffixes =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Service", "Base", "Impl", "Common",
    ];

    /// <summary>Every breach in one file, as a line that names it.</summary>
    public static IEnumerable<string> Check(string path, string text)
    {
        var lines = text.Split('\n');
        return [.. CheckForm(path, text), .. Types(path, lines), .. Words(path, lines)];
    }

    /// <summary>
    /// The breaches of what holds for tests, benchmarks and samples too: how long a file, a member and a line may be, that the namespace is
    /// the folder, and how that is written which the language allows in several ways.
    /// </summary>
    public static IEnumerable<string> CheckForm(string path, string text)
    {
        var lines = text.Split('\n');
        return
        [
            .. FileLength(path, lines), .. MemberLengths(path, lines), .. LineLengths(path, lines), .. Namespace(path, lines),
            .. Spelling(path, lines),
        ];
    }

    /// <summary>Names that stand for two types; parts of one, and kinds with other type parameters, share a file.</summary>
    public static IEnumerable<string> CheckNames(IEnumerable<SourceFile> files) =>
        files.SelectMany(
                static file => file.Types.Where(static type => !type.IsPartial).DistinctBy(static type => type.Name),
                static (file, type) => (type.Name, file.Path))
            .GroupBy(static pair => pair.Name, static pair => pair.Path, StringComparer.Ordinal)
            .Where(static group => group.Count() > 1)
            .Select(static group => $"{group.Key} is a type in {string.Join(" and another one in ", group)}");

    private static IEnumerable<string> Namespace(string path, string[] lines)
    {
        var folder = Path.GetDirectoryName(path)!.Replace('/', '.');
        var line = Array.Find(lines, static line => line.StartsWith("namespace ", StringComparison.Ordinal));
        if (line is not null && folder.Length > 0 && line != $"namespace {folder};")
        {
            yield return $"{path} says {line.TrimEnd(';')}; its folder says {folder}";
        }
    }

    private static IEnumerable<string> FileLength(string path, string[] lines)
    {
        if (lines.Length - 1 > LongestFile)
        {
            yield return $"{path} has {lines.Length - 1} lines, more than {LongestFile}";
        }
    }

    private static IEnumerable<string> Types(string path, string[] lines)
    {
        var file = new SourceFile(path, string.Join('\n', lines));
        foreach (var name in file.Types.Select(static type => type.Name)
            .Where(name => BannedSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))))
        {
            yield return $"{path} names a type {name}, which says nothing of what it does";
        }

        if (file.Types.Count > 0 && file.Types.All(type => type.Name != file.Name))
        {
            yield return $"{path} holds the type {file.Types[0].Name}";
        }
    }

    private static IEnumerable<string> MemberLengths(string path, string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] != "    {" || NestedType().IsMatch(lines[i - 1]))
            {
                continue;
            }

            var length = Array.FindIndex(lines, i, line => line.StartsWith("    }", StringComparison.Ordinal)) - i - 1;
            if (length > LongestMember)
            {
                yield return $"{path}:{i + 1} holds a member of {length} lines, more than {LongestMember}";
            }
        }
    }

    /// <summary>
    /// A line is longer only for a text of sixty characters or more in it, which reads worse when it is cut, and within a raw text, where
    /// it cannot be.
    /// </summary>
    private static IEnumerable<string> LineLengths(string path, string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            isRaw ^= RawEnd().Count(lines[i]) % 2 == 1;
            if (lines[i].Length > LongestLine && !isRaw && !LongText().IsMatch(lines[i]))
            {
                yield return $"{path}:{i + 1} has {lines[i].Length} characters, more than {LongestLine}";
            }
        }
    }

    /// <summary>
    /// One way to write what the language allows in several: <c>private</c> is said, statements have braces, and the name of a token says
    /// who ends the wait.
    /// </summary>
    private static IEnumerable<string> Spelling(string path, string[] lines)
    {
        var isInterface = InterfaceName().IsMatch(Path.GetFileName(path));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!isInterface && UnsaidPrivate().IsMatch(lines[i]))
            {
                yield return $"{path}:{i + 1} does not say private: {lines[i].Trim()}";
            }

            if (BareStatement().IsMatch(lines[i])
                || (WholeHead().IsMatch(lines[i]) && i + 1 < lines.Length && lines[i + 1].Trim() is not "{"))
            {
                yield return $"{path}:{i + 1} has no braces: {lines[i].Trim()}";
            }

            if (OtherToken().IsMatch(lines[i]) && !lines[i].Contains(" override ", StringComparison.Ordinal))
            {
                yield return $"{path}:{i + 1} calls a token otherwise: {lines[i].Trim()}";
            }
        }
    }

    private static IEnumerable<string> Words(string path, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (UnfinishedWord().IsMatch(lines[i]))
            {
                yield return $"{path}:{i + 1} is unfinished: {lines[i].Trim()}";
            }
        }
    }

    [GeneratedRegex(@"^    (?! )(?:[a-z]+ )*(?:class|struct|interface|enum|record)\b|^     ", RegexOptions.ExplicitCapture)]
    private static partial Regex NestedType();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.|\"\"){60,}\"|\"\"\".{60,}\"\"\"")]
    private static partial Regex LongText();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawEnd();

    // An override has the name of what it overrides.
    [GeneratedRegex(@"\bCancellationToken\?? (?!(?:cancellationToken|stop|aborted|deadline|stoppingToken)\b)[a-z]\w*")]
    private static partial Regex OtherToken();

    [GeneratedRegex(@"^I[A-Z]\w*\.cs$")]
    private static partial Regex InterfaceName();

    // A static constructor has no modifier.
    [GeneratedRegex(@"^    (?:static(?! \w+\(\)$)|readonly|const|async|volatile) |^    [\w<>\[\]?,]+ _\w+(?: =|;)")]
    private static partial Regex UnsaidPrivate();

    [GeneratedRegex(@"^ +(?:if|foreach|for|lock) \(.*\) [^{}]*;$|^ +else [^{}]*;$")]
    private static partial Regex BareStatement();

    [GeneratedRegex(@"^ +(?:if|else if|foreach|for|lock) \((?:[^()]|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)$|^ +else$", RegexOptions.ExplicitCapture)]
    private static partial Regex WholeHead();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.ExplicitCapture)]
    private static partial Regex UnfinishedWord();
}
