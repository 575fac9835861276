using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documentation;

/// <summary>What the documents say of themselves: links that lead somewhere, and an index of decisions that is whole.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_to_a_file_of_the_repository_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(RepositoryFolder.At("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(RepositoryFolder.FullPath, "*.md"))
            .ToList();
        Assert.True(documents.Count > 20, $"only {documents.Count} documents were found");
        Assert.Empty(documents.SelectMany(BrokenLinks));
    }

    [Fact]
    public void The_index_of_decisions_lists_each_by_its_number_and_title()
    {
        var folder = RepositoryFolder.At("docs", "decisions");
        var expected = Directory.EnumerateFiles(folder, "*.md")
            .Where(static path => Path.GetFileName(path) != "README.md")
            .Order(StringComparer.Ordinal)
            .Select(IndexLine)
            .ToList();
        Assert.Equal(expected, File.ReadLines(Path.Combine(folder, "README.md")).Where(static line => IndexRow().IsMatch(line)).ToList());
    }

    private static IEnumerable<string> BrokenLinks(string document) =>
        Link().Matches(File.ReadAllText(document))
            .Select(static match => match.Groups["target"].Value)
            .Where(static target => !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target.Split('#')[0])))
            .Select(target => $"{Path.GetRelativePath(RepositoryFolder.FullPath, document)} links to {target}, which is not there");

    private static string IndexLine(string path)
    {
        var name = Path.GetFileName(path);
        var heading = Heading().Match(File.ReadLines(path).First());
        Assert.True(heading.Success, $"{name} does not begin with a heading of the form \"# NNNN — Title\"");
        Assert.True(
            name.StartsWith(heading.Groups["number"].Value + "-", StringComparison.Ordinal), $"{name} has another number in its heading");
        return $"| {heading.Groups["number"].Value} | [{heading.Groups["title"].Value}]({name}) |";
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();

    [GeneratedRegex("^# (?<number>[0-9]{4}) — (?<title>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| [0-9]{4} \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IndexRow();
}
