using System.Text.Json;
using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Responses;
using SearchProxy.Terminals;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

public sealed partial class DocumentsTests
{
    [Fact]
    public void Every_setting_stands_in_the_configuration_page_with_its_default()
    {
        var page = Read("docs/configuration.md");
        // The options of a reranker with a name are those of the default one, and the page says so.
        var rows = SettingsCatalog.All().Where(setting => !setting.Path.Contains(".NAME.options.", StringComparison.Ordinal)).Select(setting => $"| `{setting.Path}` | {setting.Default} |");
        Assert.DoesNotContain(rows, row => !page.Contains(row, StringComparison.Ordinal));
    }

    [Fact]
    public void The_configuration_page_names_no_setting_that_does_not_exist()
    {
        var known = SettingsCatalog.All().Select(setting => setting.Path).ToHashSet(StringComparer.Ordinal);
        var named = SettingRow().Matches(Read("docs/configuration.md")).Select(match => match.Groups["path"].Value);
        Assert.DoesNotContain(named, path => !known.Contains(path));
    }

    [Fact]
    public void Every_reason_that_a_client_can_read_is_explained()
    {
        var page = Read("docs/operations.md");
        var reasons = Enum.GetValues<BypassReason>().Where(reason => reason != BypassReason.None).Cast<Enum>()
            .Concat(Enum.GetValues<DegradeReason>().Where(reason => reason != DegradeReason.None).Cast<Enum>())
            .Concat(Enum.GetValues<WriteReason>().Where(reason => reason != WriteReason.None).Cast<Enum>())
            .Select(reason => $"| `{ReasonName.Of(reason)}` |")
            .Concat(Enum.GetValues<GatewayFault>().Select(fault => $"`{ReasonName.Of(fault)}`"));
        Assert.DoesNotContain(reasons, reason => !page.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_test_and_every_folder_that_the_models_page_names_as_proof_is_there()
    {
        var tests = Directory.EnumerateFiles(RepositoryFolder.At("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var folders = new[] { (Room: "Inference", Kind: "models"), (Room: "Tokenizers", Kind: "tokenizers") }
            .SelectMany(proof => Directory.EnumerateDirectories(RepositoryFolder.At("tests", $"SearchProxy.{proof.Room}.Tests", "Conformance", proof.Kind))).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var page = Read("docs/models.md");
        var named = InlineCode().Matches(page[page.IndexOf("## Families", StringComparison.Ordinal)..]).Select(match => match.Groups["code"].Value).ToList();
        Assert.DoesNotContain(named, name => name.EndsWith("Tests", StringComparison.Ordinal) && !tests.Contains(name));
        Assert.DoesNotContain(named, name => ProofFolder().IsMatch(name) && !folders.Contains(name));
        Assert.DoesNotContain(folders, folder => folder != "broken" && !named.Contains(folder!));
    }

    [Fact]
    public void Every_command_and_every_exit_code_stands_in_the_command_line_page()
    {
        var page = Read("docs/cli.md");
        var commands = CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null)).Subcommands;
        Assert.DoesNotContain(commands, command => !page.Contains($"| `{command.Name}", StringComparison.Ordinal));
        Assert.DoesNotContain(Enum.GetValues<ExitCode>(), code => !page.Contains($"| {(int)code} |", StringComparison.Ordinal));
    }

    /// <summary>With SEARCHPROXY_WRITE_DOCS set the page is written instead.</summary>
    [Fact]
    public void The_command_line_page_has_the_flags_as_the_program_has_them()
    {
        const string File = "docs/cli.md";
        var page = Read(File);
        var begin = page.IndexOf("## Flags", StringComparison.Ordinal);
        var end = page.IndexOf("## Exit codes", begin, StringComparison.Ordinal);
        var expected = string.Concat(page.AsSpan(0, begin), FlagList.Section(CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null))), page.AsSpan(end));
        if (Environment.GetEnvironmentVariable("SEARCHPROXY_WRITE_DOCS") is { Length: > 0 })
        {
            System.IO.File.WriteAllText(RepositoryFolder.At(File), expected);
            return;
        }

        Assert.True(page == expected, $"{File} has other flags than the program; SEARCHPROXY_WRITE_DOCS=1 dotnet test tests/SearchProxy.Tests --filter {nameof(The_command_line_page_has_the_flags_as_the_program_has_them)} writes it");
    }

    [Theory]
    [InlineData("compose/elasticsearch.yml", "ingest")]
    [InlineData("compose/opensearch.yml", "ingest")]
    [InlineData("Dockerfile", "serve")]
    public void The_command_of_a_container_is_understood(string file, string command)
    {
        var arguments = JsonSerializer.Deserialize<string[]>(ContainerCommand().Match(Read(file)).Groups["arguments"].Value)!;
        Assert.Equal(command, arguments[0]);
        Assert.Empty(CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null)).Parse(arguments).Errors);
    }

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.At(file));

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InlineCode();

    [GeneratedRegex("^(bi|ce|static|wordpiece|unigram|bpe|added)-[a-z0-9-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ProofFolder();

    [GeneratedRegex(@"^\| `(?<path>[a-z][\w.]*\.[\w.]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"^\s*(command:|CMD) (?<arguments>\[.*\])", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerCommand();
}
