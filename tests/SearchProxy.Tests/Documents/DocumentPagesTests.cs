using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Terminals;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

public sealed partial class DocumentPagesTests
{
    /// <summary>Values of the Helm chart that look like settings.</summary>
    private static readonly string[] ChartValues = ["engine.urls", "engine.caSecret", "engine.credentials"];

    public static TheoryData<string> Pages => ["README.md", .. OfSite.Select(static page => $"docs/{page}")];

    private static IEnumerable<string> OfSite =>
        Directory.EnumerateFiles(RepositoryFolder.At("docs"), "*.md").Select(static file => Path.GetFileName(file));

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

    /// <summary>The documents are a site: every page has its place in the navigation, and one alone.</summary>
    [Fact]
    public void Every_page_stands_in_the_navigation_of_the_site() => Assert.Equal(
        OfSite.Append("decisions/README.md").Order(StringComparer.Ordinal),
        Entry().Matches(Read("mkdocs.yml")).Select(static entry => entry.Groups["file"].Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_setting_that_a_page_names_is_one(string page) => Assert.Empty(UnknownSettings(Read(page)));

    [Fact]
    public void Every_setting_that_a_flag_names_is_one() => Assert.Empty(UnknownSettings(
        FlagList.Section(CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null)))));

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

    private static IEnumerable<string> UnknownSettings(string text)
    {
        var known = Setting.All.Select(static setting => setting.Path.Split('.'))
            .SelectMany(static steps => Enumerable.Range(1, steps.Length).Select(count => string.Join('.', steps.Take(count))))
            .Concat(ChartValues)
            .ToHashSet(StringComparer.Ordinal);
        return SettingName().Matches(text)
            .Select(static match => match.Value)
            .Where(name => !name.EndsWith(".md", StringComparison.Ordinal) && !known.Contains(name));
    }

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.At(file));

    [GeneratedRegex(@"^ +- [^:\n]+: (?<file>\S+\.md)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?<![\w./@-])(gateway|models|engine|log)\.[a-z][A-Za-z]*(\.[A-Za-z]+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"^\s*(dotnet run --project src/SearchProxy (-c Release )?--|searchproxy) +(?<arguments>[a-z][^#\r\n]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CommandLine();
}
