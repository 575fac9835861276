using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Terminals;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

public sealed partial class DocumentPagesTests
{
    public static TheoryData<string> Pages =>
        ["README.md", .. Directory.EnumerateFiles(RepositoryFolder.At("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_to_a_file_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryFolder.At(page))!;
        var targets = Link().Matches(Read(page))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));
        Assert.DoesNotContain(targets, target => !Path.Exists(Path.Combine(folder, target.Split('#')[0])));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_that_a_page_shows_is_understood(string page)
    {
        var root = CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null));
        foreach (Match match in CommandLine().Matches(Read(page)))
        {
            // The parser of one string knows double quotes alone.
            var line = match.Groups["arguments"].Value.Replace('\'', '"');
            Assert.True(
                root.Parse(line).Errors.Count == 0,
                $"{page} shows: {line}: {string.Join("; ", root.Parse(line).Errors.Select(error => error.Message))}");
        }
    }

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.At(file));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"^\s*(dotnet run --project src/SearchProxy (-c Release )?--|searchproxy) +(?<arguments>[a-z][^#\r\n]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CommandLine();
}
