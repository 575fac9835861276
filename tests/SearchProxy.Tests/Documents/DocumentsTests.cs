using System.Text.Json;
using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Responses;
using SearchProxy.Terminals;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

public sealed partial class DocumentsTests
{
    /// <summary>With SEARCHPROXY_WRITE_DOCS set the page is written instead.</summary>
    [Fact]
    public void The_configuration_page_has_the_settings_as_the_program_has_them()
    {
        const string File = "docs/configuration.md";
        Assert.Empty(SettingTables.Homeless(Read(File)));
        WrittenDocument.Check(File, SettingTables.Write(Read(File)));
    }

    /// <inheritdoc cref="The_configuration_page_has_the_settings_as_the_program_has_them"/>
    [Fact]
    public void The_schema_that_is_shipped_is_that_of_the_settings() =>
        WrittenDocument.Check("docs/configuration.schema.json", SettingsSchema.Text());

    /// <summary>The page for operators explains reasons in the words of the documents.</summary>
    [Fact]
    public void The_page_has_the_reasons_as_the_documents_have_them()
    {
        var rows = ReasonRow().Matches(Read("docs/operations.md"))
            .Select(static row =>
                (Name: row.Groups["name"].Value, Words: MarkdownLink().Replace(row.Groups["words"].Value, "${text}")
                    .Replace("`", "", StringComparison.Ordinal)));
        var reasons = rows.DistinctBy(static row => row.Name)
            .OrderBy(static row => row.Name, StringComparer.Ordinal)
            .ToDictionary(static row => row.Name, static row => row.Words);
        WrittenDocument.Check("src/SearchProxy.Gateway/Pages/Page/reasons.json", JsonSerializer.Serialize(reasons, Lines) + "\n");
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
        var tests = Directory.EnumerateFiles(RepositoryFolder.At("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet(StringComparer.Ordinal);
        var folders = new[] { (Room: "Inference", Kind: "models"), (Room: "Tokenizers", Kind: "tokenizers") }
            .SelectMany(proof =>
                Directory.EnumerateDirectories(
                    RepositoryFolder.At("tests", $"SearchProxy.{proof.Room}.Tests", "Conformance", proof.Kind))).Select(
                Path.GetFileName).ToHashSet(
                StringComparer.Ordinal);
        var page = Read("docs/models.md");
        var named = InlineCode().Matches(page[page.IndexOf("## Families", StringComparison.Ordinal)..])
            .Select(match => match.Groups["code"].Value)
            .ToList();
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

    /// <inheritdoc cref="The_configuration_page_has_the_settings_as_the_program_has_them"/>
    [Fact]
    public void The_command_line_page_has_the_flags_as_the_program_has_them()
    {
        const string File = "docs/cli.md";
        var page = Read(File);
        var begin = page.IndexOf("## Flags", StringComparison.Ordinal);
        var end = page.IndexOf("## Exit codes", begin, StringComparison.Ordinal);
        var expected = string.Concat(
            page.AsSpan(0, begin),
            FlagList.Section(CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null))),
            page.AsSpan(end));
        WrittenDocument.Check(File, expected);
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

    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Read(string file) => File.ReadAllText(RepositoryFolder.At(file));

    [GeneratedRegex(@"^\| `(?<name>[a-z][a-z-]+)` \| (?<words>[^|\n]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ReasonRow();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InlineCode();

    [GeneratedRegex("^(bi|ce|static|wordpiece|unigram|bpe|added)-[a-z0-9-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ProofFolder();

    [GeneratedRegex(@"^\s*(command:|CMD) (?<arguments>\[.*\])", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerCommand();
}
