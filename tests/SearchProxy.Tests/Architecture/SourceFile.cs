using System.Text.RegularExpressions;

namespace SearchProxy.Tests.Architecture;

/// <summary>What the rules read in a source file. It leans on the formatter: types stand at no indent, the namespace before them.</summary>
internal sealed partial class SourceFile
{
    /// <param name="path">Below the folder of the sources, with slashes.</param>
    /// <param name="text">What is in the file.</param>
    public SourceFile(string path, string text)
    {
        Path = path;
        Lines = text.TrimEnd('\n').Split('\n');
        var space = Array.FindIndex(Lines, static line => line.StartsWith("namespace ", StringComparison.Ordinal));
        Body = space < 0 ? 0 : Lines.Skip(space + 1).SkipWhile(static line => line.Length == 0).Count();
        Types = [.. TypesOf(Lines)];
        var code = string.Join(
            '\n',
            Lines.Where(static line => !line.StartsWith("using ", StringComparison.Ordinal))
                .Select(static line => Comment().Replace(line, "")));
        Words = Word().Matches(code).Select(static match => match.Value).ToHashSet(StringComparer.Ordinal);
        Carried = Member().Matches(code).Select(static match => match.Groups["type"].Value).ToHashSet(StringComparer.Ordinal);
        Listed = ListMember().Matches(code)
            .SelectMany(static match => Word().Matches(match.Groups["types"].Value))
            .Select(static match => match.Value)
            .ToHashSet(StringComparer.Ordinal);
        HasExtensions = Extension().IsMatch(code);
    }

    public string Path { get; }

    public string[] Lines { get; }

    /// <summary>Lines behind the namespace: the types with their comments.</summary>
    public int Body { get; }

    public IReadOnlyList<SourceType> Types { get; }

    /// <summary>Every name that the code says first, so not the member behind a dot. Comments do not count.</summary>
    public IReadOnlySet<string> Words { get; }

    /// <summary>Types of its properties and of the parameters of its records.</summary>
    public IReadOnlySet<string> Carried { get; }

    /// <summary>Types of what is in the lists and maps among them.</summary>
    public IReadOnlySet<string> Listed { get; }

    /// <summary>Its members are used without its name.</summary>
    public bool HasExtensions { get; }

    public string Name => System.IO.Path.GetFileName(Path).Split('.')[0];

    public string Project => Path.Split('/')[0];

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>One part of a type that stands in several files.</summary>
    public bool IsPart => System.IO.Path.GetFileName(Path).Split('.').Length > 2 || Types.Any(static type => type.IsPartial);

    private static IEnumerable<SourceType> TypesOf(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (TopLevelType().Match(lines[i]) is not { Success: true } match)
            {
                continue;
            }

            var end = Array.FindIndex(lines, i, static line => line is "{" || line.EndsWith(';'));
            var header = string.Concat(lines[i..(Math.Max(end, i) + 1)]);
            end = end >= 0 && lines[end] is "{" ? Array.FindIndex(lines, end, static line => line is "}") : end;
            var bases = Bases().Match(header) is { Success: true } found
                ? Word().Matches(found.Groups["bases"].Value).Select(static word => word.Value)
                : [];
            yield return new SourceType(
                match.Groups["name"].Value,
                match.Groups["kind"].Value == "enum",
                match.Groups["partial"].Success,
                [.. bases],
                (end < 0 ? lines.Length : end + 1) - i);
        }
    }

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|readonly|(?<partial>partial)|ref|unsafe)\s+)*(?<kind>class|struct|interface|enum|delegate\s+\S+|record(?:\s+(?:class|struct))?)\s+(?<name>[A-Za-z_]\w*)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"[)\w>] ?: (?<bases>[A-Z][\w<>, .]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Bases();

    [GeneratedRegex(@"(?<![.\w])[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![.\w])(?<type>[A-Z]\w*)\?? [A-Z]\w*(?:[,)]| = [\w.]+[,)]| \{ get)", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex(@"<(?<types>[\w<>?, ]+)>\?? [A-Z]\w*(?:[,)]| = | \{ get)", RegexOptions.ExplicitCapture)]
    private static partial Regex ListMember();

    [GeneratedRegex(@"(?:^|\s)//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\(this\s|^\s*extension\(", RegexOptions.Multiline)]
    private static partial Regex Extension();
}

/// <param name="Name">Without type parameters.</param>
/// <param name="IsEnum">Whether it is an enum.</param>
/// <param name="IsPartial">Whether other files may hold more of it.</param>
/// <param name="Bases">What it is derived from, and its interfaces.</param>
/// <param name="Length">Lines from the declaration to its end.</param>
internal sealed record SourceType(string Name, bool IsEnum, bool IsPartial, IReadOnlyList<string> Bases, int Length);
